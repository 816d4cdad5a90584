// Every section of the console, for everyone who may see it: folded on phones,
// with the longest names and with nothing to show; and the parts that
// judge without asking the daemon: the order of names, the chain, passwords.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eventHash, parseEvents, verifyChain } from '../../web/lib/events.js';
import { compareNames } from '../../web/lib/names.js';
import { isTakable, strengthOf, suggestPassword } from '../../web/lib/password.js';
import { still, violations } from '../lib/axe.mjs';
import { Device, WORDS, words } from '../lib/browser.mjs';
import { Hall, STAFF } from '../lib/hall.mjs';
import { makeOfficials } from '../lib/roster.mjs';

const TIMEOUT = { timeout: 400000 };
const PASSWORD = 'mật khẩu của từng người';
const SIZES = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 }, laptop: { width: 1366, height: 768 } };
const SOURCES = new URL('../../src/', import.meta.url);

// What each role sees; the daemon refuses the rest.
const SEES = {
  secretariat: ['overview', 'roster', 'badges', 'documents', 'staff', 'join', 'sessions', 'doors', 'announcements', 'contests', 'projector', 'files', 'events', 'jobs'],
  presidium: ['overview', 'documents', 'join', 'sessions', 'announcements', 'contests', 'projector', 'files'],
  teller: ['overview', 'documents', 'join', 'sessions', 'announcements', 'contests', 'files'],
  steward: ['overview', 'roster', 'documents', 'join', 'sessions', 'doors', 'announcements'],
  auditor: ['overview', 'roster', 'documents', 'staff', 'join', 'sessions', 'doors', 'announcements', 'contests', 'files', 'events'],
};

// Runs work(desk) at a browser where `role` has signed in.
async function atDesk(hall, role, options, work) {
  const desk = await Device.open(hall.base, options);
  try {
    await desk.page.goto('/console');
    await desk.page.getByLabel(desk.words('common.name'), { exact: true }).fill(role);
    await desk.page.getByLabel(desk.words('common.password'), { exact: true }).fill(PASSWORD);
    await desk.button('common.sign_in').click();
    await desk.page.locator('#content > .page h1[tabindex]').waitFor();
    await settled(desk);
    await work(desk);
  } finally {
    await desk.close();
  }
}

async function openHall(options) {
  const hall = await Hall.open(options);
  for (const role of STAFF) await hall.congress.succeed('staff', ['add', role, '--role', role], { input: `${PASSWORD}\n` });
  return hall;
}

// Nothing on the page still says that it is loading or checking.
const settled = (desk) =>
  desk.page.waitForFunction((busy) => {
    const content = document.getElementById('content');
    return content.childElementCount > 0 && !busy.some((text) => content.textContent.includes(text));
  }, [desk.words('common.loading'), `${desk.words('events.checking')} `]);

const go = async (desk, hash) => {
  await desk.page.evaluate((to) => {
    window.location.hash = to;
  }, `#/${hash}`);
  await desk.page.locator('#content > .page h1[tabindex]').waitFor();
  await settled(desk);
};

async function assertAccessible(page, what) {
  await still(page);
  assert.deepEqual(await violations(page), [], `${what} is not accessible`);
}

async function assertFits(desk, what) {
  const over = await desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${what} is ${over} pixels too wide`);
}

const LONG = 'Nguyễn Phúc Công Tằng Tôn Nữ Thị Ngọc Phương Khánh';
const names44 = Array.from({ length: 44 }, (_, at) => (at % 7 === 0 ? `${LONG} (Đoàn xã ${at})` : `Trần ${['Văn', 'Thị', 'Ngọc'][at % 3]} ${['Ánh', 'Bảo', 'Đào', 'Yến'][at % 4]} ${at}`));

describe('the sections of the console', TIMEOUT, () => {
  let hall;
  let ids;
  before(async () => {
    hall = await openHall({ people: makeOfficials(9) });
    await hall.admit(hall.people);
    const voters = await hall.signIn(hall.people);
    const long = await hall.define({ title: `Bầu Ban Chấp hành ${'khoá mới '.repeat(12)}`, style: 'approval', secret: false, seats: 15, options: names44 });
    const tied = await hall.define({ title: 'Bầu Phó Bí thư', style: 'approval', secret: false, seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] });
    const short = await hall.define({ title: 'Bầu Uỷ ban Kiểm tra', style: 'approval', secret: false, seats: 2, options: ['Lê An', 'Trần Bình', 'Phạm Châu'] });
    await hall.move(long.id, 'voting');
    await hall.move(tied.id, 'voting');
    await hall.move(short.id, 'voting');
    for (const [at, voter] of voters.entries()) {
      (await voter.vote(tied, [[[1, 1], [2, 1]], [[1, 1], [3, 1]], [[2, 1], [3, 1]]][at % 3])).expect(201);
      (await voter.vote(short, [[1, 1]])).expect(201);
    }
    await hall.move(tied.id, 'closed');
    await hall.move(short.id, 'closed');
    const draft = await hall.define({ title: 'Thông qua Nghị quyết', style: 'resolution' });
    ids = { long: long.id, tied: tied.id, short: short.id, draft: draft.id };
  });
  after(() => hall?.close());

  for (const role of STAFF) {
    it(`show the ${role} what the role may do, without violations`, async () => {
      await atDesk(hall, role, { ...SIZES.laptop, language: role === 'auditor' ? 'en' : 'vi' }, async (desk) => {
        const sections = await desk.page.getByRole('navigation').first().getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice(2)));
        for (const name of SEES[role]) assert.ok(sections.includes(name), `${role} sees ${name}`);
        for (const name of Object.values(SEES).flat()) assert.ok(SEES[role].includes(name) || !sections.includes(name), `${role} does not see ${name}`);
        for (const name of SEES[role]) {
          await go(desk, name);
          await assertAccessible(desk.page, `${name} for ${role}`);
        }
      });
    });
  }

  it('fit narrow windows, with the longest names', async () => {
    for (const [size, language] of [['phone', 'vi'], ['tablet', 'en']]) {
      await atDesk(hall, 'secretariat', { ...SIZES[size], language }, async (desk) => {
        const pages = [...SEES.secretariat, ...Object.values(ids).map((id) => `contests/${id}`), 'contests/new', 'contests/new/approval', `contests/new/copy/${ids.long}`];
        for (const page of pages) {
          await go(desk, page);
          await assertFits(desk, `${page} on a ${size} in ${language}`);
          await desk.shoot(`console-${size}-${language}-${page.replaceAll('/', '-')}`);
        }
      });
    }
  });

  it('fold behind one button on a phone, by keyboard too', async () => {
    await atDesk(hall, 'secretariat', SIZES.phone, async (desk) => {
      const { page } = desk;
      const menu = page.locator('.sections-button');
      assert.equal(await page.getByRole('navigation', { name: words('console.sections') }).count(), 0);
      await menu.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: words('console.tab.contests'), exact: true }).waitFor();
      await assertAccessible(page, 'the open menu');
      await page.keyboard.press('Escape');
      await page.getByRole('navigation', { name: words('console.sections') }).waitFor({ state: 'detached' }).catch(() => {});
      assert.equal(await menu.getAttribute('aria-expanded'), 'false');
      assert.equal(await menu.evaluate((node) => document.activeElement === node), true);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: words('console.tab.contests'), exact: true }).click();
      await desk.heading(words('console.tab.contests')).waitFor();
      assert.equal(await menu.getAttribute('aria-expanded'), 'false');
    });
  });

  it('offer exactly the tied a run-off in one click, once', async () => {
    await atDesk(hall, 'presidium', SIZES.laptop, async (desk) => {
      await go(desk, `contests/${ids.tied}`);
      await desk.button('contests.runoff').click();
      await desk.page.getByText(words('contests.made')).waitFor();
      const made = (await hall.nobody.get('/api/contests')).expect(200).contests.at(-1);
      await desk.heading(made.title).waitFor();
      assert.equal(made.runoff_of, ids.tied);
      assert.equal(made.seats, 2);
      assert.deepEqual(made.options.map((option) => option.name ?? option), ['Lê An', 'Trần Bình', 'Phạm Châu']);
      await go(desk, `contests/${ids.tied}`);
      await desk.page.getByText(words('contests.runoff_made')).waitFor();
      assert.equal(await desk.button('contests.runoff').count(), 0);
    });
  });

  it('offer all who were not elected a further round', async () => {
    await atDesk(hall, 'presidium', SIZES.laptop, async (desk) => {
      await go(desk, `contests/${ids.short}`);
      await desk.page.getByText(words('contests.open_seats', { count: 1 })).waitFor();
      await desk.button('contests.further_round').click();
      await desk.page.getByText(words('contests.made')).waitFor();
      const made = (await hall.nobody.get('/api/contests')).expect(200).contests.at(-1);
      await desk.heading(made.title).waitFor();
      assert.equal(made.runoff_of, null);
      assert.equal(made.further_of, ids.short);
      assert.equal(made.seats, 1);
      assert.deepEqual(made.options.map((option) => option.name ?? option), ['Trần Bình', 'Phạm Châu']);
    });
  });

  it('ask for a word before ballots are thrown away', async () => {
    await atDesk(hall, 'presidium', SIZES.laptop, async (desk) => {
      await go(desk, `contests/${ids.long}`);
      await desk.button('steps.cancel').click();
      const dialog = desk.page.getByRole('dialog');
      const confirm = dialog.getByRole('button', { name: words('steps.cancel') });
      assert.ok(await confirm.isDisabled());
      await assertAccessible(desk.page, 'the question before a cancellation');
      await dialog.getByLabel(words('console.type_word', { word: words('steps.cancel_word') })).fill(words('steps.cancel_word'));
      await confirm.click();
      await desk.page.getByText(words('state.cancelled'), { exact: true }).first().waitFor();
      assert.equal((await hall.contest(ids.long)).state, 'cancelled');
    });
  });

  it('take every setting of a contest', async () => {
    await atDesk(hall, 'secretariat', SIZES.laptop, async (desk) => {
      const { page } = desk;
      await go(desk, 'contests/new/each');
      await page.getByLabel(words('contests.title')).fill('Bầu đoàn đại biểu');
      await page.getByLabel(words('contests.options')).fill('Đỗ Dung\nLê An');
      await page.getByText(words('contests.details')).click();
      await page.getByLabel(words('contests.majority_num')).fill('2');
      await page.getByLabel(words('contests.majority_den')).fill('2');
      await desk.button('contests.make').last().click();
      await page.getByText(words('contests.fault.majority')).waitFor();
      await page.getByLabel(words('contests.majority_den')).fill('3');
      await page.getByLabel(words('contests.base'), { exact: true }).selectOption('convened_adjusted');
      await page.getByLabel(words('contests.reveal'), { exact: true }).selectOption('on_close');
      await page.getByLabel(words('contests.board'), { exact: true }).selectOption('everyone');
      await page.getByLabel(words('contests.blank'), { exact: true }).selectOption('invalid');
      await page.getByLabel(words('contests.row_error'), { exact: true }).selectOption('ballot');
      await page.getByLabel(words('contests.late_issue')).click();
      await page.getByLabel(words('contests.require_present')).click();
      await page.getByLabel(words('contests.given_order')).click();
      await desk.button('contests.make').last().click();
      await desk.heading('Bầu đoàn đại biểu').waitFor();
      const made = (await hall.nobody.get('/api/contests')).expect(200).contests.at(-1);
      const { majority, seats, reveal, board, blank, row_error, late_issue, require_present, secret } = made;
      assert.deepEqual(
        { majority, seats, reveal, board, blank, row_error, late_issue, require_present, secret },
        { majority: { num: 2, den: 3, base: 'convened_adjusted' }, seats: 2, reveal: 'on_close', board: 'everyone', blank: 'invalid', row_error: 'ballot', late_issue: true, require_present: false, secret: true },
      );
      assert.deepEqual(made.options.map((option) => option.name ?? option), ['Đỗ Dung', 'Lê An']);
    });
  });
});

describe('a console with nothing in it', TIMEOUT, () => {
  it('says what to do, and shows no section broken', async () => {
    const hall = await openHall();
    await atDesk(hall, 'secretariat', SIZES.phone, async (desk) => {
      for (const name of SEES.secretariat) {
        await go(desk, name);
        await assertFits(desk, `${name} with nothing in it`);
        await assertAccessible(desk.page, `${name} with nothing in it`);
        await desk.shoot(`console-empty-${name}`);
      }
    });
    await hall.close();
  });
});

describe('the words of the log', () => {
  // "noun.verb" in code that appends events: neither the store's nor a recount's; not
  // headers, files or types of documents.
  function acts() {
    const found = new Set();
    for (const name of readdirSync(SOURCES).filter((file) => /^(?!store|verify).*\.c$/.test(file))) {
      const text = readFileSync(new URL(name, SOURCES), 'utf8').replace(/^#include.*$/gm, '').replace(/OOXML "[^"]*"/g, '');
      for (const [, act] of text.matchAll(/"([a-z]+\.[a-z_]+)"/g)) if (!act.startsWith('counts.')) found.add(act);
    }
    return [...found].filter((act) => !/\.(pdf|csv|xlsx|json|jsonl|db|svg|png|key|js|css|html|webmanifest|wasm|xml|rels|sqlite|lock|txt|conf|crt|pem|mobileconfig|arpa)$/.test(act)).sort();
  }

  it('know every act of the program, in both languages', () => {
    const found = acts();
    assert.ok(found.includes('contest.state') && found.includes('congress.create') && found.length > 20, 'the acts are found in the sources');
    for (const [language, all] of Object.entries(WORDS)) {
      assert.deepEqual(found.filter((act) => !(`event.${act}` in all)), [], `acts without words (${language})`);
    }
  });
});

describe('the chain of the log', TIMEOUT, () => {
  let hall;
  let lines;
  let publicKey;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(2) });
    (await hall.secretariat.post('/api/sessions', { title: 'Phiên "bế mạc", {data: 1}\\', type: 'closing' })).expect(201);
    await hall.define({ title: 'Thông qua', style: 'resolution' });
    lines = (await hall.auditor.get('/api/events?limit=1000')).text.split('\n').filter(Boolean);
    publicKey = (await hall.facts()).public_key;
  });
  after(() => hall?.close());

  // Reads in small pieces, as a large log comes.
  const verify = (all) => verifyChain({ publicKey, read: async (after) => all.slice(after, after + 3).join('\n') });

  it('holds as the daemon wrote it', async () => {
    assert.ok(lines.length > 6);
    assert.deepEqual(await verify(lines), { checked: lines.length, brokenAt: null });
    const [event] = parseEvents(lines[0]);
    assert.equal(Buffer.from(eventHash(event)).toString('hex'), event.hash);
  });

  for (const [name, change, at] of [
    ['a word of the data', (event) => ({ ...event, data: { ...event.data, title: 'khác' } }), 3],
    ['who acted', (event) => ({ ...event, actor: 'account:ai-do' }), 2],
    ['the time', (event) => ({ ...event, at: '2026-01-01T00:00:00.000Z' }), 4],
    ['the signature', (event) => ({ ...event, signature: event.signature.replace(/^../, (two) => (two === '00' ? '01' : '00')) }), 1],
    ['the hash', (event) => ({ ...event, hash: '0'.repeat(64) }), 5],
  ]) {
    it(`breaks where ${name} was changed`, async () => {
      const wrong = lines.map((line, index) => (index === at ? JSON.stringify(change(JSON.parse(line))) : line));
      assert.deepEqual(await verify(wrong), { checked: at, brokenAt: at + 1 });
    });
  }

  it('breaks where an entry is missing, added twice or no JSON', async () => {
    assert.equal((await verify(lines.toSpliced ? lines.toSpliced(3, 1) : [...lines.slice(0, 3), ...lines.slice(4)])).brokenAt, 4);
    assert.equal((await verify([...lines.slice(0, 3), lines[2], ...lines.slice(3)])).brokenAt, 4);
    assert.equal((await verify([...lines.slice(0, 2), '{"seq":3,'])).brokenAt, 3);
  });

  it('breaks under another key', async () => {
    const other = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    assert.deepEqual(await verifyChain({ publicKey: other, read: async (after) => lines.slice(after).join('\n') }), { checked: 0, brokenAt: 1 });
  });
});

describe('the order of names', TIMEOUT, () => {
  it('is the daemon\'s', async () => {
    const hall = await Hall.open();
    const given = ['Ân', 'Ánh', 'An', 'anh', 'Ăn', 'Đào', 'Dào', 'Dung', 'Ưng', 'Ung', 'Uyên', 'Yến', 'Y', 'Hòa', 'Hoà'];
    const names = given.flatMap((name) => [`Nguyễn Thị ${name}`, `Lê Văn ${name}`, `lê văn ${name}`]).map((name) => name.normalize('NFC'));
    const { options } = await hall.define({ title: 'Thứ tự', style: 'approval', seats: 1, options: names });
    assert.deepEqual([...names].sort(compareNames), options.map((option) => option.name ?? option));
    await hall.close();
  });

  it('goes by the name, not by what tells namesakes apart', () => {
    const names = ['Lê Văn Bình (Tân An)', 'Lê Văn An (Xuân Lộc)', 'Lê Văn An, 1990', 'Lê Văn Châu - Ấp 2'];
    assert.deepEqual([...names].reverse().sort(compareNames).map((name) => name.split(/\s*[(,-]/)[0]), ['Lê Văn An', 'Lê Văn An', 'Lê Văn Bình', 'Lê Văn Châu']);
  });
});

describe('passwords', () => {
  it('are refused when anyone guesses them', () => {
    assert.equal(strengthOf('ngắn'), 'short');
    for (const [password, name] of [['12345678', ''], ['Mật khẩu 1', ''], ['ĐẠI HỘI 2026', ''], ['thu-ky-2026', 'thu-ky'], ['password', '']]) {
      assert.equal(strengthOf(password, name), 'known', password);
    }
    assert.equal(strengthOf('aaaaaaaaaaaa'), 'simple');
    assert.ok(isTakable(strengthOf('mưa rào tháng bảy', 'thu-ky')));
  });

  it('that are suggested are strong and never the same', () => {
    const some = Array.from({ length: 50 }, suggestPassword);
    assert.equal(new Set(some).size, 50);
    for (const password of some) assert.equal(strengthOf(password), 'strong', password);
  });
});
