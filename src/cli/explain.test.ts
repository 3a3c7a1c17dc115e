import { afterAll, beforeAll, expect, test } from 'vitest';

import { explainWorld } from '../../test/explain-world.ts';
import { PROVINCE } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import type { Explain } from '../explain/explainer.ts';
import { explanations } from '../observe-explain.ts';
import { followFigures, observe } from '../observe.ts';
import { explanationText } from './explain-text.ts';

const NOW = Date.parse('2026-10-20T15:00:00+07:00');

let server: TestServer;
let explain: Explain;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  const { dossiers, facts } = explainWorld(NOW, 120, 3);
  await server.core.intake.submit([...dossiers, ...facts]);
  const live = await followFigures(server.core, () => undefined);
  live.close();
  explain = explanations(server.core, live, observe(server.core, live));
});
afterAll(() => server.end());

test('an explanation is told on a terminal: formula, points, where it was lost, dossiers, the way to the next page', async () => {
  const told = await explain({ unit: PROVINCE, period: 'year', indicator: 'progress_rate', limit: 3 });
  const text = explanationText(told);
  expect(text).toContain(told.formula?.text.en);
  expect(text).toMatch(/Index 766@2, 2\.1: [\d.]+ of 20 points, [\d.]+ lost/);
  expect(text).toContain(told.behind?.dossiers[0]?.code);
  expect(text).toContain(`--after ${told.behind?.next}`);
  expect(text).toMatch(/together +\d+ +\d+ +\d+ +100\.0%/);
  expect(text).toContain('source-0');
});

test('where there is no number it says why', async () => {
  expect(explanationText(await explain({ unit: '04', period: 'month', indicator: 'on_time_rate' }))).toContain(
    'Nobody reported in the period.',
  );
});

test('records that are no dossiers are told with their days', async () => {
  expect(explanationText(await explain({ unit: 'VN', period: 'year', indicator: 'feedback_on_time_rate' }))).toMatch(
    /feedback +feedback +F-\d+/,
  );
});
