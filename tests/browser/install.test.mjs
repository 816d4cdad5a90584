// The page that installs the hall's certificate authority, as a phone opens it
// before it trusts anything here; and the camera's secure page afterwards.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { still, violations } from '../lib/axe.mjs';
import { Device, words } from '../lib/browser.mjs';
import { Congress } from '../lib/daemon.mjs';

const PHONES = {
  ios: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
  android: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36',
};
const SIZES = [[390, 844], [820, 1180], [1366, 768], [1920, 1080]];

describe('the page that installs the authority', { timeout: 180000 }, () => {
  let congress;
  let daemon;
  let plain;
  let authority;
  before(async () => {
    congress = await Congress.create({ name: 'Đại hội <A> & "B"' });
    await congress.succeed('tls', ['--host', 'dai-hoi.local']);
    daemon = await congress.serve({ args: ['--tls', '--http', '127.0.0.1:0'] });
    plain = /^installing at (http:\/\/\S+)\/install$/m.exec(daemon.stdout)[1];
    authority = new X509Certificate(readFileSync(path.join(congress.data, 'tls', 'authority.crt')));
  });
  after(async () => {
    await daemon?.stop();
    congress?.remove();
  });

  for (const [name, userAgent] of Object.entries(PHONES)) {
    for (const language of ['vi', 'en']) {
      it(`tells ${name} in ${language} what to do, and which fingerprint to see`, async () => {
        const device = await Device.open(plain, { userAgent, language });
        const { page } = device;
        await page.goto('/install');
        await page.getByRole('heading', { name: words('install.heading', {}, language) }).waitFor();
        const fingerprint = await page.locator('.fingerprint').innerText();
        assert.equal(fingerprint.replace(/\s+/g, ''), authority.fingerprint256);
        const open = page.locator('details[open]');
        assert.equal(await open.count(), 1);
        await open.getByRole('heading', { name: words(`install.${name}`, {}, language) }).waitFor();
        const [, label] = /CN=(.+)/.exec(authority.subject);
        assert.ok((await open.innerText()).includes(label));
        const secure = page.getByRole('link', { name: words('install.open', {}, language) });
        assert.equal(await secure.getAttribute('href'), `https://127.0.0.1:${daemon.port}/`);
        await still(page);
        assert.deepEqual(await violations(page), []);
        await device.shoot(`install-${name}-${language}`);
        await device.close();
      });
    }
  }

  it('fits every screen', async () => {
    const device = await Device.open(plain);
    const { page } = device;
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.goto('/install');
      await page.locator('.fingerprint').waitFor();
      for (const details of await page.locator('details').all()) {
        if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, `${width}x${height}`);
    }
    await device.close();
  });

  it('gives what it says, and the profile is well-formed', async () => {
    const device = await Device.open(plain, { userAgent: PHONES.android, acceptDownloads: true });
    const { page } = device;
    await page.goto('/install');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: words('install.android.download') }).click();
    const download = await waiting;
    assert.match(download.suggestedFilename(), /^congressd-[0-9a-f]{8}\.crt$/);
    assert.deepEqual(readFileSync(await download.path()), authority.raw);
    const payload = await page.evaluate(async () => {
      const text = await (await fetch('/install/congressd.mobileconfig')).text();
      const profile = new DOMParser().parseFromString(text, 'application/xml');
      if (profile.querySelector('parsererror')) return null;
      const after = (key) => [...profile.querySelectorAll('key')].filter((one) => one.textContent === key).map((one) => one.nextElementSibling.textContent);
      return { organization: after('PayloadOrganization'), types: after('PayloadType'), content: profile.querySelector('data').textContent };
    });
    assert.deepEqual(payload.organization, ['Đại hội <A> & "B"']);
    assert.deepEqual(payload.types, ['com.apple.security.root', 'Configuration']);
    assert.deepEqual(Buffer.from(payload.content, 'base64'), authority.raw);
    await device.close();
  });

  it('is the way to a page that may use the camera', async () => {
    // Chromium takes the key of the daemon's certificate as one vouched for.
    const pem = path.join(congress.data, 'tls', 'server.pem');
    const key = execFileSync('openssl', ['x509', '-in', pem, '-noout', '-pubkey']);
    const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: key });
    const pin = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: der }).toString('base64');
    const device = await Device.open(plain, { flags: [`--ignore-certificate-errors-spki-list=${pin}`] });
    const { page } = device;
    await page.goto('/install');
    await page.getByRole('link', { name: words('install.open') }).click();
    await page.waitForURL(`https://127.0.0.1:${daemon.port}/`);
    assert.ok(await page.evaluate(() => isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia)));
    await page.goto(`https://127.0.0.1:${daemon.port}/install`);
    await page.locator('.fingerprint').waitFor();
    await device.context.close();
  });
});
