// Headless Chromium, with the words of the pages as they stand in web/locale.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { removeDirectory, temporaryDirectory } from './program.mjs';

const ROOT = new URL('../../', import.meta.url);
const SCREENSHOTS = fileURLToPath(new URL('build/screenshots/', ROOT));
const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function messages(language) {
  const directory = new URL(`web/locale/${language}/`, ROOT);
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(new URL(name, directory)))));
}

/** All words of the pages, by language and key. */
export const WORDS = { vi: messages('vi'), en: messages('en') };

/** The page's words under a key, its parameters filled in; Vietnamese unless said. */
export function words(key, params = {}, language = 'vi') {
  const all = WORDS[language];
  assert.ok(key in all, `no words for ${key}`);
  return all[key].replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

// A test that fails leaves its browser open, which would keep the file from ending.
const open = new Set();
after(async () => {
  for (const device of open) await device.discard();
});

/** One browser: a person's device, with storage of its own. */
export class Device {
  /** `language` is what the reader chose on this device before; `flags` are Chromium's. */
  static async open(base, { width = 390, height = 844, language = 'vi', flags = [], ...options } = {}) {
    const args = [...FLAGS, ...flags];
    const settings = { args, viewport: { width, height }, baseURL: base, locale: 'vi-VN', ...options };
    const device = new Device(temporaryDirectory(), settings, language);
    await device.#launch();
    return device;
  }

  constructor(directory, settings, language) {
    this.directory = directory;
    this.settings = settings;
    this.language = language;
    this.complaints = [];
  }

  async #launch() {
    const options = { executablePath: PROGRAM, ...this.settings };
    this.context = await chromium.launchPersistentContext(this.directory, options);
    open.add(this);
    this.page = this.context.pages()[0];
    this.#watch(new URL(this.settings.baseURL).origin);
    if (this.language !== 'vi') await this.#choose(this.language);
  }

  /** Closes the browser and opens it again, with what it keeps on its disk. */
  async restart() {
    await this.context.close();
    await this.#launch();
  }

  #watch(origin) {
    this.page.setDefaultTimeout(20000);
    this.context.on('weberror', (error) => this.complaints.push(String(error.error())));
    // What the content security policy stops is said on the console.
    this.context.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) this.complaints.push(message.text());
    });
    // The hall has no internet: nothing may be asked of anybody but the daemon.
    this.context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) this.complaints.push(`asks another origin: ${url}`);
    });
  }

  #choose(language) {
    return this.context.addInitScript((chosen) => {
      if (!localStorage.getItem('congressd.language')) localStorage.setItem('congressd.language', chosen);
    }, language);
  }

  /** Words in the language this device was opened with. */
  words(key, params) {
    return words(key, params, this.language);
  }

  /** Keeps a picture in build/screenshots. */
  async shoot(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }

  button(key, params) {
    return this.page.getByRole('button', { name: this.words(key, params) });
  }

  heading(text) {
    return this.page.getByRole('heading', { name: text });
  }

  async discard() {
    open.delete(this);
    await this.context.close();
    removeDirectory(this.directory);
  }

  /** Fails when the page threw or broke its policy. */
  async close() {
    await this.discard();
    assert.deepEqual(this.complaints, []);
  }
}
