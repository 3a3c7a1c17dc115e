import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';

import { parseView } from '../data/view.ts';
import { BoardScreen } from '../pages/board/board-screen.tsx';
import { Root } from './root.tsx';

const rootRoute = createRootRoute({ validateSearch: parseView, component: Root, notFoundComponent: BoardScreen });
/** One screen for every unit: the map stays where it is while the reader goes down and up. */
const boardRoute = createRoute({ getParentRoute: () => rootRoute, id: 'board', component: BoardScreen });
const nationRoute = createRoute({ getParentRoute: () => boardRoute, path: '/' });
/** The rest of the path is the unit's code, which may hold a slash: `/unit/boston/PWDx`. */
const unitRoute = createRoute({ getParentRoute: () => boardRoute, path: '/unit/$' });

const routeTree = rootRoute.addChildren([boardRoute.addChildren([nationRoute, unitRoute])]);

export function appRouter() {
  return createRouter({ routeTree, scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>;
  }
}
