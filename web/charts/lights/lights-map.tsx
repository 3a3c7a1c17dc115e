import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Topology } from 'topojson-specification';

import type { LightTable } from '../../data/stream-state.ts';
import type { UnitIndex } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import { boxOf, fitView, nationBox, type Box, type Insets, type Size } from './frame.ts';
import { landPath } from './paint/land.ts';
import { LightTip } from './light-tip.tsx';
import { readPalette } from './paint/palette.ts';
import { LightsRenderer } from './paint/renderer.ts';
import type { LightScale } from './scale.ts';
import { groundOf, labelTexts, tonesOf, weightsOf, type Ground } from './scene.ts';
import { useSize } from './use-size.ts';

export interface LightsMapProps {
  readonly index: UnitIndex;
  readonly boundaries: Topology | null;
  readonly lights: LightTable | null;
  readonly scale: LightScale | null;
  readonly indicator: Indicator;
  /** The communes whose figures just changed. */
  readonly changed: readonly string[];
  readonly focus: string | null;
  readonly selected: string | null;
  readonly emphasised: string | null;
  /** `dark` or `light`: the palette is read anew when it changes. */
  readonly theme: string;
  readonly onPick: (commune: string) => void;
}

/** The nation as lights, one a commune, on one canvas. */
export function LightsMap(props: LightsMapProps) {
  const { t, format } = useText();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(holder);
  const renderer = useRenderer(canvas, size, props);
  const [pointed, setPointed] = useState<number | null>(null);
  const hit = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const reach = event.pointerType === 'touch' ? 24 : 14;
    return renderer.current?.hitAt([event.clientX - box.left, event.clientY - box.top], reach) ?? null;
  };
  const pick = (event: PointerEvent) => {
    const light = hit(event);
    const unit = light === null ? undefined : props.index.communes[light];
    // A finger first asks what is there, and goes there with a second tap.
    if (event.pointerType === 'touch' && light !== pointed) setPointed(light);
    else if (unit !== undefined) props.onPick(unit.id);
  };
  const leaveByKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setPointed(null);
  };
  const tones = useMemo(() => tonesOf(props.index, props.lights, props.scale), [props.index, props.lights, props.scale]);
  const count = (tone: string) => format.count(tones.filter((own) => own === tone).length);
  return (
    <div className="lights" ref={holder} onKeyDown={leaveByKey}>
      <canvas
        ref={canvas}
        className="lights-canvas"
        data-testid="lights"
        data-focus={props.focus ?? 'VN'}
        role="img"
        aria-label={`${t.map}. ${t.mapSummary(format.count(tones.length), count('red'), count('none'))}`}
        style={{ cursor: pointed === null ? 'default' : 'pointer' }}
        onPointerMove={(event) => event.pointerType !== 'touch' && setPointed(hit(event))}
        onPointerLeave={(event) => event.pointerType !== 'touch' && setPointed(null)}
        onPointerUp={pick}
      />
      <LightTip light={pointed} at={pointed === null ? null : (renderer.current?.positionOf(pointed) ?? null)} size={size} {...props} />
    </div>
  );
}

/** Keeps the painter in step with the properties; the painter lives as long as the canvas. */
function useRenderer(canvas: React.RefObject<HTMLCanvasElement | null>, size: Size, props: LightsMapProps) {
  const { index, boundaries, lights, scale, indicator, focus, selected, emphasised, theme, changed } = props;
  const { lang } = useText();
  const isStill = useReducedMotion();
  const renderer = useRef<LightsRenderer | null>(null);
  const ground = useMemo(() => groundOf(index), [index]);
  const land = useMemo(() => (boundaries === null ? null : landPath(boundaries)), [boundaries]);
  const texts = useMemo(() => labelTexts(index, lang), [index, lang]);
  const tones = useMemo(() => tonesOf(index, lights, scale), [index, lights, scale]);
  const weights = useMemo(() => weightsOf(index, lights, indicator.unit), [index, lights, indicator]);
  const notesWidth = focus === null ? 0 : insetsOf(size, focus).right - MARGIN_PX / 3;
  const fontsReady = useFonts();

  useEffect(() => {
    if (canvas.current === null) return;
    const made = new LightsRenderer(canvas.current);
    renderer.current = made;
    return () => made.stop();
  }, [canvas]);
  useEffect(() => {
    if (canvas.current === null) return;
    const palette = readPalette(canvas.current, theme);
    renderer.current?.setScene({
      ground,
      covered: boxesOver(canvas.current),
      tones,
      weights,
      notesWidth,
      texts,
      palette,
      land,
      focus,
      selected,
      emphasised,
      fontsReady,
    });
  }, [canvas, ground, tones, weights, notesWidth, texts, land, focus, selected, emphasised, theme, fontsReady]);

  const shownFocus = useRef(focus);
  useEffect(() => {
    const glides = shownFocus.current !== focus && !isStill;
    shownFocus.current = focus;
    const view = fitView(boxToShow(ground, focus), size, insetsOf(size, focus), 90);
    renderer.current?.setView(view, size, glides);
  }, [ground, focus, size, isStill]);
  useEffect(() => {
    const pulsing = changed.map((id) => ground.indexOf.get(id)).filter((light) => light !== undefined);
    if (pulsing.length > 0) renderer.current?.pulse(pulsing, isStill);
  }, [changed, ground, isStill]);
  return renderer;
}

/** The notes that lie over the map, in its own pixels. */
function boxesOver(canvas: HTMLCanvasElement): readonly Box[] {
  const origin = canvas.getBoundingClientRect();
  const notes = canvas.closest('.map-pane')?.querySelectorAll('[data-covers]') ?? [];
  return [...notes].map((note) => {
    const { left, top, right, bottom } = note.getBoundingClientRect();
    return { left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top };
  });
}

const MARGIN_PX = 44;

/** Room for names, and beside a province for the legend; the country has the sea for it. */
function insetsOf(size: Size, focus: string | null): Insets {
  if (size.width < 560)
    return focus === null ? { top: 14, right: 8, bottom: 14, left: 8 } : { top: 44, right: MARGIN_PX, bottom: 32, left: 44 };
  if (focus === null) return { top: 36, right: 12, bottom: 28, left: 24 };
  return { top: 70, right: Math.min(260, size.width * 0.38) + MARGIN_PX, bottom: 48, left: 56 };
}

function boxToShow(ground: Ground, focus: string | null): Box {
  const inside = ground.points.filter((_, i) => ground.province[i] === focus && ground.isNear[i]);
  return inside.length === 0 ? nationBox() : boxOf(inside);
}

/** Text on a canvas is drawn with what is loaded; so it is drawn again when the fonts have come. */
function useFonts(): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    let isGone = false;
    void document.fonts.ready.then(() => {
      if (!isGone) setReady(true);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return isReady;
}
