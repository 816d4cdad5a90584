// Headless Chromium, with the words of the pages as they stand in web/locale.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

const vi = messages('vi');

/** The page's Vietnamese words under a key, its parameters filled in. */
export function words(key, params = {}) {
  assert.ok(key in vi, `no words for ${key}`);
  return vi[key].replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** One browser: a person's device, with storage of its own. */
export class Device {
  static async open(base, { width = 390, height = 844 } = {}) {
    const directory = temporaryDirectory();
    const context = await chromium.launchPersistentContext(directory, {
      executablePath: PROGRAM,
      args: FLAGS,
      viewport: { width, height },
      baseURL: base,
      locale: 'vi-VN',
    });
    return new Device(directory, context);
  }

  constructor(directory, context) {
    this.directory = directory;
    this.context = context;
    this.page = context.pages()[0];
    this.complaints = [];
    this.page.setDefaultTimeout(20000);
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    // What the content security policy stops is said on the console.
    this.page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) this.complaints.push(message.text());
    });
  }

  /** Keeps a picture in build/screenshots. */
  async shoot(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }

  button(key, params) {
    return this.page.getByRole('button', { name: words(key, params) });
  }

  heading(text) {
    return this.page.getByRole('heading', { name: text });
  }

  /** Fails when the page threw or broke its policy. */
  async close() {
    await this.context.close();
    removeDirectory(this.directory);
    assert.deepEqual(this.complaints, []);
  }
}
