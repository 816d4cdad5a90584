// A door's device: paired, with the scanner that types, and what its screen says.

import { Device, words } from './browser.mjs';

/** A door leaves the same badge alone for this long. */
export const SAME_BADGE_MS = 3100;

const KINDS = { admitted: 'good', left: 'good', already_inside: 'warn', not_inside: 'warn', card: 'warn', waiting: 'warn' };

export class Door {
  /** A device paired as gate `gate` of the hall; options as of Device.open. */
  static async open(hall, { gate = 'A', ...options } = {}) {
    const door = new Door(hall, await Device.open(hall.base, options));
    await door.pair(`Cửa ${gate}`);
    return door;
  }

  constructor(hall, device) {
    this.hall = hall;
    this.device = device;
    this.page = device.page;
  }

  /** Follows a new pairing link. */
  async pair(label) {
    const { url } = (await this.hall.secretariat.post('/api/devices', { role: 'steward', label })).done();
    const { pathname, hash } = new URL(url);
    await this.page.goto(`${pathname}${hash}`);
    await this.ready();
  }

  /** The door is open, and carries the list of delegates. */
  async ready() {
    // Without a list it says so, in some of the same words.
    const [start] = words('scan.list', { count: '#', time: '' }).split('#');
    await this.page.getByText(new RegExp(`^\\s*${start}\\d`)).first().waitFor();
  }

  /** What a scanner does: 122 keys in one burst, and Enter, wherever the focus is. */
  type(text, { enter = true } = {}) {
    return this.page.evaluate(
      ({ keys }) => {
        for (const key of keys) {
          const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^[0-9]$/.test(key) ? `Digit${key}` : '';
          const target = document.activeElement ?? document.body;
          target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
        }
      },
      { keys: [...text, ...(enter ? ['Enter'] : [])] },
    );
  }

  /** The same by the keyboard itself; slower, and at the mercy of a busy machine. */
  async press(text) {
    await this.page.keyboard.type(text, { delay: 2 });
    await this.page.keyboard.press('Enter');
  }

  /** The verdict over the whole screen, once it is there. */
  async verdict(name, kind = KINDS[name] ?? 'bad') {
    const shown = this.page.locator(`section.verdict.${kind}`).filter({ hasText: words(`scan.verdict.${name}`) });
    await shown.waitFor();
    return shown;
  }

  /** Puts the verdict away. */
  async next() {
    await this.page.keyboard.press('Escape');
    await this.page.locator('section.verdict.none').waitFor({ state: 'attached' });
  }

  connection(text) {
    return this.page.locator('.door-status .connection').filter({ hasText: text });
  }

  /** Which way people go. */
  async direct(way) {
    await this.page.locator(`.way.${way}`).click();
  }

  close() {
    return this.device.close();
  }
}

/** Waits until `holds()` does. */
export async function until(holds, what, milliseconds = 30000) {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
