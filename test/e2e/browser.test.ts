import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { must } from '../../src/shared/must.ts';
import { waitUntil } from '../wait-until.ts';
import { nhipFolder, type NhipFolder, type NhipServer } from './nhip-process.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LIMIT_MS = 30_000;
const FIRST_CHANGE_LIMIT_MS = 150_000;

let folder: NhipFolder;
let server: NhipServer;
let browser: Browser;
beforeAll(async () => {
  folder = await nhipFolder();
  server = await folder.serve({ args: ['--simulate', '--scale', '0.05', '--days', '3'] });
  browser = await chromium.launch({ executablePath: process.env['NHIP_CHROMIUM'] ?? '/usr/bin/chromium', args: QUIET });
  await waitUntil('the simulated nation is live', () => server.stderr().includes('nation is live'), 60_000);
});
afterAll(async () => {
  await browser.close();
  await server.kill('SIGTERM');
  await folder.remove();
});

const complaints: string[] = [];
afterEach(() => {
  // A page that complains has failed, whatever else the test has seen.
  if (complaints.length > 0) throw new Error(complaints.splice(0).join('\n'));
});

async function open(address: string, { width = 1920, height = 1080, dark = false } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // That nobody supplied boundaries is no fault, though the browser reports each 404 as one.
    if (message.type() === 'error' && !message.location().url.endsWith('/v1/boundaries'))
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(server.url + address);
  await page.getByTestId('live-state').and(page.locator('[data-state="live"]')).waitFor();
  return page;
}

/** What the big figures say, by indicator. */
function figuresOf(page: Page): Promise<Record<string, string>> {
  return page.locator('[data-testid^="figure-"]').evaluateAll((found) => {
    const pairs = found.map((element): [string, string] => [
      element.getAttribute('data-testid') ?? '',
      element.getAttribute('data-value') ?? '',
    ]);
    return Object.fromEntries(pairs);
  });
}

const pathOf = (page: Page): string => new URL(page.url()).pathname;

describe('the board', () => {
  test('shows the nation, and a figure changes by itself', async () => {
    const page = await open('/');
    await page.getByTestId('lights').waitFor();
    expect(await page.getByTestId('simulated').count()).toBeGreaterThan(0);
    expect(await page.getByTestId('rank-row').count()).toBe(34);
    const before = await figuresOf(page);
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(4);
    const changed = await waitUntil(
      'a figure changes',
      async () => {
        const after = await figuresOf(page);
        return Object.keys(after).find((name) => after[name] !== before[name]);
      },
      // At night the first dossiers of a new nation wait a while until they are accepted.
      FIRST_CHANGE_LIMIT_MS,
    );
    console.log(`${changed} changed by itself`);
    await page.context().close();
  });

  test('leads down to a province and a commune by clicks, and back by the button of the browser', async () => {
    const page = await open('/');
    const nation = await page.getByTestId('breadcrumb').innerText();
    const province = page.getByTestId('rank-row').first();
    const provinceId = must(await province.getAttribute('data-unit'), 'the unit of a row');
    await province.click();
    await page.waitForURL(`**/unit/${provinceId}*`);
    const row = page.getByTestId('rank-row').first();
    const communeId = await waitUntil('the list of communes', async () => {
      const id = await row.getAttribute('data-unit');
      return id !== null && /^\d{5}$/.test(id) && id;
    });
    await page.locator(`[data-testid="rank-row"][data-unit="${communeId}"]`).click();
    await page.waitForURL(`**/unit/${communeId}*`);
    await page.getByTestId('breadcrumb').locator('li').nth(2).waitFor();
    expect(await page.getByTestId('simulated').count()).toBeGreaterThan(0);

    await page.goBack();
    await page.waitForURL(`**/unit/${provinceId}*`);
    await page.goBack();
    await waitUntil('the nation again', () => pathOf(page) === '/');
    await waitUntil('its name', async () => (await page.getByTestId('breadcrumb').innerText()) === nation);
    await page.context().close();
  });

  test('opens at any address of its own', async () => {
    const page = await open('/unit/01/');
    expect(await page.getByTestId('breadcrumb').innerText()).toContain('Hà Nội');
    await page.context().close();
  });
});

describe('nobody is shut out', () => {
  const views = [
    ['the nation', '/'],
    ['a province', '/unit/01'],
    ['a commune', '/unit/00008'],
  ] as const;

  test.each(views.flatMap(([what, address]) => [false, true].map((dark) => ({ what, address, look: dark ? 'dark' : 'light', dark }))))(
    '$what, $look: no violation',
    async ({ address, dark }) => {
      const page = await open(address, { dark });
      expect(await violationsOf(page)).toEqual([]);
      await page.context().close();
    },
  );

  test.each([
    ['unit-signs', false],
    ['confidence', true],
  ])('with %s opened: no violation, and it says why', async (part, dark) => {
    const page = await open('/', { dark });
    await page.getByTestId(part).click();
    const opened = page.getByRole('dialog');
    await opened.waitFor();
    expect((await opened.innerText()).length).toBeGreaterThan(10);
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('on a phone: no violation, and nothing to scroll sideways', async () => {
    const page = await open('/', { width: 390, height: 844 });
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  // A text, because the types of a page are none of this project's; the script above has put `axe` there.
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}: ${node.failureSummary ?? ''}`));
}
