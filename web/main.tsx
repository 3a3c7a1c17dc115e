import './styles/vendor.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/map.css';
import './styles/parts.css';
import './styles/signs.css';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { appRouter } from './app/router.tsx';
import { ApiError } from './data/api.ts';

/** Wrong questions are not asked again; a silent server is, for as long as the screen hangs on its wall. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => !(error instanceof ApiError && error.status !== null && error.status < 500) && failures < 2,
      refetchInterval: (query) => (query.state.status === 'error' ? 5_000 : false),
      refetchOnWindowFocus: false,
    },
  },
});

const holder = document.getElementById('root');
if (holder === null) throw new Error('index.html has no #root');
createRoot(holder).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={appRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
