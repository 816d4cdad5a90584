// The command line: what each command prints, refuses and returns, also while
// the daemon serves the same directory.

import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '../lib/client.mjs';
import { parseTable } from '../lib/csv.mjs';
import { Congress } from '../lib/daemon.mjs';
import { decodePdf, pdfInfo } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { refuse, run, succeed } from '../lib/program.mjs';
import { makeOfficials, makeRoster, rosterCsv } from '../lib/roster.mjs';
import { castBody, Voter } from '../lib/voter.mjs';

const COMMANDS = ['init', 'serve', 'import', 'badges', 'cards', 'staff', 'token', 'export', 'verify', 'check', 'backup', 'demo'];
const TIMEOUT = { timeout: 120000 };

describe('every command', TIMEOUT, () => {
  for (const command of COMMANDS) {
    it(`${command} explains itself`, async () => {
      const { code, stdout, stderr } = await run([command, '--help']);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`congressd ${command}`));
      assert.equal(stderr, '');
    });

    it(`${command} refuses an option it does not know`, async () => {
      const { code, stdout, stderr } = await run([command, '--no-such-option']);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.notEqual(stderr, '');
    });
  }

  for (const args of [[], ['fly'], ['init'], ['serve'], ['token', '--data'], ['verify'], ['init', '--data', '/tmp/x', '--name', 'a', 'surplus']]) {
    it(`"${args.join(' ')}" is no way to call it`, async () => {
      const { code, stderr } = await run(args);
      assert.equal(code, 2);
      assert.notEqual(stderr, '');
    });
  }

  it('is listed by --help', async () => {
    const { stdout } = await succeed(['--help']);
    for (const command of COMMANDS) assert.ok(stdout.includes(command), command);
  });
});

describe('init', TIMEOUT, () => {
  it('refuses a directory that exists, and leaves it alone', async () => {
    const congress = await Congress.create();
    const before = readdirSync(congress.data).sort();
    await refuse(['init', '--data', congress.data, '--name', 'Khác']);
    assert.deepEqual(readdirSync(congress.data).sort(), before);
    congress.remove();
  });

  for (const options of [['--name', ''], ['--name', 'Đại hội', '--timezone', 'Mars/Olympus'], ['--name', 'Đại hội', '--language', 'xx'], ['--name', 'x'.repeat(5000)]]) {
    it(`refuses ${options.join(' ').slice(0, 50)} and makes nothing`, async () => {
      const congress = await Congress.create();
      const { code } = await run(['init', '--data', congress.file('other'), ...options]);
      assert.ok(code === 1 || code === 2, String(code));
      assert.equal(existsSync(congress.file('other')), false);
      congress.remove();
    });
  }

  it('refuses where it may not write', async () => {
    await refuse(['init', '--data', '/proc/congress', '--name', 'Đại hội']);
    await refuse(['init', '--data', '/no/such/parent/congress', '--name', 'Đại hội']);
  });
});

describe('the roster by command', TIMEOUT, () => {
  const people = makeRoster(20);
  let congress;
  let file;
  before(async () => {
    congress = await Congress.create();
    file = congress.file('roster.csv');
    writeFileSync(file, rosterCsv(people));
  });
  after(() => congress?.remove());

  const codes = async () => {
    const { bytes } = await congress.succeed('export', ['delegates']);
    return bytes.toString().split('\r\n').slice(1, -1).map((line) => line.split(',')[0]);
  };

  it('is tried without changing anything', async () => {
    const { stdout } = await congress.succeed('import', [file, '--dry-run']);
    assert.match(stdout, /^added 20, /m);
    assert.match(stdout, new RegExp(`^line 2: adds ${people[0].code} ${people[0].full_name}$`, 'm'));
    assert.deepEqual(await codes(), []);
  });

  it('is imported, and again with nothing changed', async () => {
    await congress.succeed('import', [file]);
    assert.deepEqual((await codes()).sort(), people.map(({ code }) => code));
    await congress.succeed('import', [file]);
    assert.equal((await codes()).length, 20);
  });

  it('is tried again, and what would change is told', async () => {
    const changed = congress.file('changed.csv');
    writeFileSync(changed, rosterCsv([{ ...people[0], seat: 'Z9' }, people[1]]));
    const { stdout } = await congress.succeed('import', [changed, '--dry-run']);
    const { code, full_name, seat } = people[0];
    assert.ok(stdout.startsWith(`line 2: updates ${code} ${full_name}\n    seat: "${seat}" becomes "Z9"\n`), stdout);
    assert.match(stdout, /does not name.*: 18$/m);
  });

  it('is refused whole, with the line of every wrong row', async () => {
    const wrong = [{ ...people[0], full_name: 'Đổi tên' }, { ...people[1], code: '' }, people[2], { ...people[3], birth_date: '31/02/1990' }];
    writeFileSync(congress.file('wrong.csv'), rosterCsv(wrong));
    const { stderr } = await refuse(congress.args('import', congress.file('wrong.csv')));
    assert.match(stderr, /\b3\b/);
    assert.match(stderr, /\b5\b/);
    assert.ok(!(await congress.succeed('export', ['delegates'])).stdout.includes('Đổi tên'));
  });

  it('is refused where there is no file', async () => {
    await refuse(congress.args('import', congress.file('missing.csv')));
    await refuse(congress.args('import', congress.directory));
  });
});

describe('papers by command', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open({ people: makeOfficials(9) });
  });
  after(() => hall?.close());

  it('badges are issued and printed', async () => {
    const out = hall.congress.file('badges.pdf');
    await hall.congress.succeed('badges', ['--out', out]);
    assert.equal((await pdfInfo(readFileSync(out))).pages, 2);
    const tokens = await Promise.all(hall.people.map(async ({ id }) => (await hall.badge(id)).token));
    assert.deepEqual((await decodePdf(readFileSync(out), 1, 2)).sort(), tokens.sort());
  });

  it('cards are written once, for their owner\'s eyes', async () => {
    const out = hall.congress.file('cards.csv');
    await hall.congress.succeed('cards', ['--out', out]);
    assert.equal(statSync(out).mode & 0o077, 0);
    const lines = readFileSync(out, 'utf8').trim().split(/\r?\n/);
    assert.equal(lines.length, 10);
    const secret = /#([A-Z2-7]{26})\b/.exec(lines[1])[1];
    const { id } = await hall.facts();
    await new Voter(hall.nobody, id, secret).login();
    const again = hall.congress.file('again.csv');
    await hall.congress.run('cards', ['--out', again]);
    assert.ok(!existsSync(again) || !readFileSync(again, 'utf8').includes('#'), 'no secret is shown twice');
  });

  it('cards are printed as links into the hall', async () => {
    const other = await Congress.create();
    writeFileSync(other.file('roster.csv'), rosterCsv(makeOfficials(5)));
    await other.succeed('import', [other.file('roster.csv')]);
    const out = other.file('cards.pdf');
    await other.succeed('cards', ['--out', out]);
    const { pages } = await pdfInfo(readFileSync(out));
    assert.equal(pages, 2);
    const links = await decodePdf(readFileSync(out), 1, pages);
    assert.equal(new Set(links).size, 5);
    for (const link of links) assert.match(link, /^https?:\/\/[^#]+\/v#[A-Z2-7]{26}$/i);
    other.remove();
  });

  it('no card is spent on a file that cannot be written', async () => {
    const other = await Congress.create();
    writeFileSync(other.file('roster.csv'), rosterCsv(makeOfficials(2)));
    await other.succeed('import', [other.file('roster.csv')]);
    await refuse(other.args('cards', '--out', other.file('no/such/directory.csv')));
    await other.succeed('cards', ['--out', other.file('cards.csv')]);
    assert.equal(readFileSync(other.file('cards.csv'), 'utf8').match(/#[A-Z2-7]{26}/g).length, 2);
    other.remove();
  });
});

describe('staff by command', TIMEOUT, () => {
  let hall;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  const staff = (args, password) => hall.congress.run('staff', args, { input: password === undefined ? '' : `${password}\n` });
  const login = async (name, password) => (await hall.nobody.post('/api/staff/login', { name, password })).status;

  it('are added while the daemon serves, with the password from standard input', async () => {
    assert.equal((await staff(['add', 'thu-ky', '--role', 'teller'], 'một mật khẩu dài')).code, 0);
    assert.equal(await login('thu-ky', 'một mật khẩu dài'), 200);
    const { stdout } = await hall.congress.succeed('staff', ['list']);
    assert.match(stdout, /thu-ky/);
    assert.match(stdout, /teller/);
    assert.ok(!/argon2/i.test(stdout));
  });

  it('change their password', async () => {
    assert.equal((await staff(['password', 'thu-ky'], 'một mật khẩu khác')).code, 0);
    assert.equal(await login('thu-ky', 'một mật khẩu dài'), 401);
    assert.equal(await login('thu-ky', 'một mật khẩu khác'), 200);
  });

  it('are removed', async () => {
    assert.equal((await staff(['remove', 'thu-ky'])).code, 0);
    assert.equal(await login('thu-ky', 'một mật khẩu khác'), 401);
  });

  for (const [args, password] of [
    [['add', 'x', '--role', 'king'], 'một mật khẩu dài'],
    [['add', 'x', '--role', 'delegate'], 'một mật khẩu dài'],
    [['add', 'x'], 'một mật khẩu dài'],
    [['add', 'x', '--role', 'teller'], ''],
    [['add', 'x', '--role', 'teller'], undefined],
    [['remove', 'khong-ai'], undefined],
    [['password', 'khong-ai'], 'một mật khẩu dài'],
    [['dance', 'x'], undefined],
  ]) {
    it(`${args.join(' ')} is refused${password === '' ? ' with an empty password' : ''}`, async () => {
      const { code, stderr } = await staff(args, password);
      assert.ok(code === 1 || code === 2, String(code));
      assert.notEqual(stderr, '');
      assert.ok(!(await hall.congress.succeed('staff', ['list'])).stdout.includes('king'));
    });
  }

  it('are not added twice', async () => {
    assert.equal((await staff(['add', 'hai-lan', '--role', 'teller'], 'một mật khẩu dài')).code, 0);
    assert.equal((await staff(['add', 'hai-lan', '--role', 'auditor'], 'mật khẩu thứ hai')).code, 1);
    assert.equal(await login('hai-lan', 'một mật khẩu dài'), 200);
  });

  it('tokens are for staff roles', async () => {
    for (const role of ['delegate', 'nobody', '']) {
      const { code, stdout } = await hall.congress.run('token', ['--role', role]);
      assert.ok(code === 1 || code === 2, role);
      assert.equal(stdout, '');
    }
  });
});

describe('a congress that is being served', TIMEOUT, () => {
  let hall;
  let closed;
  before(async () => {
    hall = await Hall.open();
  });
  after(() => hall?.close());

  it('sees at once what a command imports', async () => {
    const subscriber = await hall.subscribe();
    writeFileSync(hall.congress.file('roster.csv'), rosterCsv(makeOfficials(9)));
    await hall.congress.succeed('import', [hall.congress.file('roster.csv')]);
    await subscriber.until(({ convened }) => convened === 9, { what: 'the roster' });
    subscriber.close();
    await hall.importRoster(makeOfficials(9));
  });

  it('is exported by command as by request', async () => {
    await hall.admit(hall.people);
    const voters = await hall.signIn(hall.people);
    const contest = await hall.define({ title: 'Bầu', style: 'approval', seats: 1, options: ['Lê An', 'Trần Bình'] });
    const issued = await hall.move(contest.id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(issued)));
    await hall.move(contest.id, 'voting');
    for (const ballot of ballots) (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).expect(201);
    closed = await hall.move(contest.id, 'closed');
    for (const [what, path, args = []] of [
      ['attendance', 'attendance.csv'],
      ['scans', 'scans.csv'],
      ['delegates', 'delegates.csv'],
      ['results', `results.csv?contest=${closed.id}`, ['--contest', String(closed.id)]],
      ['events', 'events.csv'],
    ]) {
      const { bytes } = await hall.congress.succeed('export', [what, ...args]);
      assert.deepEqual(bytes, (await hall.auditor.get(`/api/exports/${path}`)).body, what);
    }
  });

  it('has the attendance of each session', async () => {
    const { session } = await hall.facts();
    const { bytes } = await hall.congress.succeed('export', ['attendance', '--session', String(session.id)]);
    const columns = 'code,full_name,delegation,standing,kind,seat,present,first_in,last_in,last_out,gate'.split(',');
    assert.equal(parseTable(bytes, columns).filter(({ present }) => present === '1').length, 9);
    await refuse(hall.congress.args('export', 'attendance', '--session', '999'));
    await refuse(hall.congress.args('export', 'results', '--contest', '999'));
  });

  it('is checked', async () => {
    await hall.congress.succeed('check');
  });

  it('is backed up, once for each file', async () => {
    const to = hall.congress.file('backup.db');
    await hall.congress.succeed('backup', ['--to', to]);
    assert.equal(statSync(to).mode & 0o077, 0);
    assert.equal(readFileSync(to).subarray(0, 15).toString(), 'SQLite format 3');
    await refuse(hall.congress.args('backup', '--to', to));
    await refuse(hall.congress.args('backup', '--to', hall.congress.file('no/such/place.db')));
  });

  // A copy of the directory with the backup for its database.
  function restored(name) {
    const data = hall.congress.file(name);
    cpSync(hall.congress.data, data, { recursive: true, filter: (file) => !/\.db(-wal|-shm)?$/.test(file) });
    copyFileSync(hall.congress.file('backup.db'), path.join(data, 'congress.db'));
    return new Congress(hall.congress.directory, data);
  }

  it('is served again from its backup', async () => {
    const copy = restored('restored');
    await copy.succeed('check');
    const daemon = await copy.serve();
    const again = (await new Client(daemon).get(`/api/contests/${closed.id}`)).expect(200);
    assert.deepEqual(again, await hall.contest(closed.id));
    await daemon.stop();
  });

  // Pages take states of a higher version only: what they last saw was of starts
  // that the backup knows nothing of.
  it('is served from its backup under higher versions than were served after it was made', async () => {
    for (let start = 0; start < 2; start++) {
      await hall.stop();
      await hall.start();
    }
    const { v } = await hall.live();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const daemon = await restored('restored-later').serve();
    const once = (await new Client(daemon).get('/api/live?once=1')).expect(200);
    assert.ok(once.v > v && Number.isSafeInteger(once.v), `${once.v} after ${v}`);
    await daemon.stop();
  });

  for (const [what, statement] of Object.entries({
    'a result': 'UPDATE contest_total SET "for" = "for" - 1 WHERE number = 1',
    'a count': 'UPDATE contest SET collected = collected - 1',
    'a ballot': 'DROP TRIGGER ballot_fixed; UPDATE ballot SET marks = x\'000201\'',
    'a missing ballot': 'DROP TRIGGER ballot_kept; DELETE FROM ballot WHERE ballot_key = (SELECT min(ballot_key) FROM ballot)',
    'an event': 'DROP TRIGGER event_fixed; UPDATE event SET actor = \'ai khác\' WHERE seq = 2',
    'a missing event': 'DROP TRIGGER event_kept; DELETE FROM event WHERE seq = 2',
  })) {
    it(`is found out to have been changed: ${what}`, async () => {
      const copy = restored(what.replaceAll(' ', '-'));
      copy.sql(statement);
      await refuse(copy.args('check'));
    });
  }

  it('has a board that anyone can verify, and that cannot be changed', async () => {
    const file = hall.congress.file('board.json');
    const board = await hall.board(closed.id);
    writeFileSync(file, JSON.stringify(board));
    await succeed(['verify', file]);
    const changes = {
      marks: (copy) => (copy.ballots[0].marks = [[2, 1]]),
      totals: (copy) => copy.totals[0].for++,
      ballots: (copy) => copy.ballots.pop(),
      counts: (copy) => (copy.collected = 8),
      root: (copy) => (copy.root = '00'.repeat(32)),
      manifest: (copy) => (copy.manifest = copy.manifest.replace('Lê An', 'Lê Ân')),
    };
    for (const [name, change] of Object.entries(changes)) {
      const copy = structuredClone(board);
      change(copy);
      writeFileSync(file, JSON.stringify(copy));
      const { code, stdout, stderr } = await run(['verify', file]);
      assert.equal(code, 1, `${name}: ${stdout}${stderr}`);
    }
  });

  it('has events that go with the board', async () => {
    const board = hall.congress.file('sound.json');
    const events = hall.congress.file('events.jsonl');
    writeFileSync(board, (await hall.auditor.get(`/api/contests/${closed.id}/board`)).body);
    const chain = (await hall.auditor.get('/api/events')).text;
    writeFileSync(events, chain);
    await succeed(['verify', board, '--events', events]);
    const lines = chain.trim().split('\n');
    for (const broken of [[...lines.slice(0, 2), ...lines.slice(3)], lines.map((line, at) => (at === 1 ? line.replace(/"actor":"/, '"actor":"x') : line))]) {
      writeFileSync(events, `${broken.join('\n')}\n`);
      await refuse(['verify', board, '--events', events]);
    }
  });

  for (const [name, text] of Object.entries({ nothing: '', 'no JSON': '{', 'another JSON': '[1,2]', 'an empty object': '{}', 'deep lists': '['.repeat(100000) })) {
    it(`verify refuses ${name}`, async () => {
      writeFileSync(hall.congress.file('junk.json'), text);
      await refuse(['verify', hall.congress.file('junk.json')]);
    });
  }

  it('verify refuses a file that is not there or may not be read', async () => {
    await refuse(['verify', hall.congress.file('missing.json')]);
    await refuse(['verify', hall.congress.directory]);
  });
});
