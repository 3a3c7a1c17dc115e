import { useReducedMotion } from '@mantine/hooks';
import { useLayoutEffect, useRef, type RefObject } from 'react';

interface Place {
  readonly left: number;
  readonly top: number;
}

/**
 * When the order of a list changes, its rows glide to their new places instead of jumping. Each row has its name in
 * `data-glide`; `order` names the order.
 */
export function useGlide(list: RefObject<HTMLElement | null>, order: string): void {
  const isStill = useReducedMotion();
  const last = useRef<{ readonly order: string; readonly places: ReadonlyMap<string, Place> }>({ order: '', places: new Map() });
  useLayoutEffect(() => {
    if (last.current.order === order) return;
    const before = last.current.places;
    const places = new Map<string, Place>();
    for (const row of list.current?.children ?? []) {
      if (!(row instanceof HTMLElement) || row.dataset['glide'] === undefined) continue;
      const place = { left: row.offsetLeft, top: row.offsetTop };
      places.set(row.dataset['glide'], place);
      const old = before.get(row.dataset['glide']);
      if (old !== undefined && !isStill) glide(row, old.left - place.left, old.top - place.top);
    }
    last.current = { order, places };
  }, [list, order, isStill]);
}

function glide(row: HTMLElement, fromX: number, fromY: number): void {
  if (fromX === 0 && fromY === 0) return;
  row.animate([{ transform: `translate(${fromX}px, ${fromY}px)` }, { transform: 'none' }], {
    duration: 600,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  });
}
