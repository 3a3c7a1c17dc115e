import { useReducedMotion } from '@mantine/hooks';
import { useLayoutEffect, useRef, type RefObject } from 'react';

/** When the order of a list changes, its rows glide to their new places instead of jumping. `order` names the order. */
export function useGlide(list: RefObject<HTMLElement | null>, order: string): void {
  const isStill = useReducedMotion();
  const places = useRef(new Map<string, { readonly left: number; readonly top: number }>());
  useLayoutEffect(() => {
    const before = places.current;
    const now = new Map<string, { readonly left: number; readonly top: number }>();
    for (const row of list.current?.children ?? []) {
      if (!(row instanceof HTMLElement) || row.dataset['unit'] === undefined) continue;
      const place = { left: row.offsetLeft, top: row.offsetTop };
      now.set(row.dataset['unit'], place);
      const old = before.get(row.dataset['unit']);
      if (old === undefined || isStill || (old.left === place.left && old.top === place.top)) continue;
      row.animate([{ transform: `translate(${old.left - place.left}px, ${old.top - place.top}px)` }, { transform: 'none' }], { duration: 600, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
    places.current = now;
  }, [list, order, isStill]);
}
