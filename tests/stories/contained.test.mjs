// What the daemon can reach once it serves, and that it can still do all it is for.
// `make contained` runs this against the ordinary build, which is bound the most.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { Congress } from '../lib/daemon.mjs';
import { pdfInfo } from '../lib/decode.mjs';
import { Hall } from '../lib/hall.mjs';
import { makeOfficials, rosterCsv } from '../lib/roster.mjs';
import { castBody } from '../lib/voter.mjs';
import { unpack, workbook } from '../lib/xlsx.mjs';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ELECTION = { title: 'Bầu Ban Kiểm tra', style: 'approval', seats: 1, options: ['Lê Thị Ánh', 'Trần Bình'] };

/** What the kernel says of each thread of a process: {NoNewPrivs, Seccomp}. */
function limits(pid) {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
    const [noNewPrivs, seccomp] = ['NoNewPrivs', 'Seccomp'].map((name) => Number(new RegExp(`^${name}:\\s*(\\d)`, 'm').exec(text)?.[1]));
    return { noNewPrivs, seccomp };
  });
}

const FILTERED = { noNewPrivs: 1, seccomp: 2 };

/** The kernel's version of Landlock, 0 without, as the daemon tells. */
const landlock = (daemon) => Number(/contained: files by Landlock \(version (\d+)\)/.exec(daemon.stderr)?.[1] ?? 0);

function assertBound(daemon) {
  assert.match(daemon.stderr, /contained: .*system calls by a filter, no new privileges/);
  for (const thread of limits(daemon.child.pid)) assert.deepEqual(thread, FILTERED);
}

async function assertPdf(answer) {
  assert.equal(answer.status, 200, answer.text);
  assert.match((await pdfInfo(answer.body)).size, /A4/);
}

describe('a contained daemon', { timeout: 120000 }, () => {
  let hall;
  let people;
  let contest;
  before(async () => {
    hall = await Hall.open();
    people = makeOfficials(12);
  });
  after(() => hall?.close());

  it('is bound in every thread', () => assertBound(hall.daemon));

  it('takes a roster as CSV and as a spreadsheet, of more rows than fit into memory pages', async () => {
    people = await hall.importRoster(people);
    const rows = Array.from({ length: 3000 }, (_, index) => [`K${index}`, `Khách ${index}`, 'x'.repeat(300)]);
    const file = workbook([['Mã đại biểu', 'Họ và tên', 'Ghi chú'], ...rows]);
    const { added } = (await hall.secretariat.upload('/api/roster?dry_run=1', file, XLSX)).expect(200);
    assert.equal(added, 3000);
    (await hall.secretariat.upload('/api/roster', rosterCsv(people), 'text/csv')).expect(200);
  });

  it('prints badges with their letters', async () => {
    (await hall.secretariat.post('/api/badges', { delegates: 'all' })).done();
    await assertPdf(await hall.secretariat.get('/api/badges.pdf'));
  });

  it('keeps a paper and delivers it', async () => {
    const text = '%PDF-1.7\nChương trình Đại hội\n';
    const { id } = (await hall.secretariat.upload('/api/documents?title=A&name=a.pdf', text, 'application/pdf')).expect(201);
    assert.equal((await hall.secretariat.get(`/api/documents/${id}/content`)).text, text);
  });

  it('holds an election to its minutes and board', async () => {
    await hall.admit(people.slice(0, 11));
    const voters = await hall.signIn(people.slice(0, 3));
    contest = await hall.move((await hall.define(ELECTION)).id, 'issuing');
    const ballots = await Promise.all(voters.map((voter) => voter.draw(contest)));
    await hall.move(contest.id, 'voting');
    for (const ballot of ballots) (await hall.nobody.post('/api/ballots', castBody(ballot, [[1, 1]]))).expect(201);
    await hall.move(contest.id, 'closed');
    await assertPdf(await hall.teller.get(`/api/contests/${contest.id}/minutes.pdf`));
    await hall.certify(contest.id);
    assert.equal((await hall.board(contest.id)).ballots.length, 3);
  });

  it('exports spreadsheets, and knows its addresses and its memory', async () => {
    const { status, body } = await hall.secretariat.get('/api/exports/delegates.xlsx');
    assert.equal(status, 200);
    assert.ok(unpack(body)['xl/workbook.xml']);
    assert.equal((await hall.steward.get('/api/addresses')).expect(200).addresses.length, 1);
    const figures = await hall.auditor.get('/metrics');
    const figure = (name) => Number(new RegExp(`^congressd_${name} (\\d+)$`, 'm').exec(figures.text)?.[1]);
    assert.ok(figure('resident_bytes') > 1e6, figures.text);
    assert.ok(figure('open_descriptors') > 10, figures.text);
  });

  it('is backed up while it serves', async () => {
    const copy = path.join(hall.congress.directory, 'copy.db');
    await hall.congress.succeed('backup', ['--to', copy]);
    assert.equal(execFileSync('sqlite3', [copy, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim(), 'ok');
  });

  it('leaves no temporary file, and has bound the threads that came meanwhile', () => {
    const names = readdirSync(hall.congress.data).filter((name) => !/^(congress\.(db|db-wal|db-shm|key)|documents|lock)$/.test(name));
    assert.deepEqual(names, []);
    assertBound(hall.daemon);
  });
});

describe('a daemon that was asked not to be contained', { timeout: 60000 }, () => {
  it('says so', async () => {
    const congress = await Congress.create();
    const daemon = await congress.serve({ args: ['--uncontained'] });
    assert.match(daemon.stderr, /warning not contained/);
    assert.ok(limits(daemon.child.pid).every(({ seccomp }) => seccomp === 0));
    await daemon.stop();
    congress.remove();
  });
});

describe('a contained daemon behind TLS', { timeout: 60000 }, () => {
  let congress;
  let daemon;
  let archive;
  let live;
  after(async () => {
    await daemon?.stop();
    congress?.remove();
  });

  function makeCertificate(folder, turn, name) {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', path.join(folder, `key${turn}.pem`), '-out', path.join(folder, `cert${turn}.pem`)];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '2', '-nodes', ...files, ...subject], { stdio: 'ignore' });
  }

  /** Has the names in `live` lead to these files of the archive. */
  function point(turn) {
    for (const kind of ['cert', 'key']) {
      symlinkSync(`../archive/${kind}${turn}.pem`, path.join(live, 'new'));
      renameSync(path.join(live, 'new'), path.join(live, `${kind}.pem`));
    }
  }

  const shown = () =>
    new Promise((resolve, reject) => {
      const socket = tls.connect({ port: daemon.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(new X509Certificate(socket.getPeerCertificate().raw).subject);
        socket.destroy();
      });
      socket.on('error', reject);
    });

  async function reload(name) {
    daemon.child.kill('SIGHUP');
    while ((await shown()) !== `CN=${name}`) await sleep(20);
  }

  // As programs that renew certificates do: a link to a newer file in another folder.
  it('reads a newer certificate behind its links', async () => {
    congress = await Congress.create();
    [archive, live] = ['archive', 'live'].map((name) => congress.file(name));
    for (const folder of [archive, live]) mkdirSync(folder);
    makeCertificate(archive, 1, 'first');
    point(1);
    daemon = await congress.serve({ args: ['--tls-cert', path.join(live, 'cert.pem'), '--tls-key', path.join(live, 'key.pem')] });
    assertBound(daemon);
    assert.equal(await shown(), 'CN=first');
    makeCertificate(archive, 2, 'second');
    point(2);
    await reload('second');
  });

  it('cannot be led to another folder', async (t) => {
    if (!landlock(daemon)) return t.skip('this kernel has no Landlock');
    const elsewhere = congress.file('elsewhere');
    mkdirSync(elsewhere);
    makeCertificate(elsewhere, 3, 'third');
    for (const kind of ['cert', 'key']) {
      symlinkSync(path.join(elsewhere, `${kind}3.pem`), path.join(live, 'new'));
      renameSync(path.join(live, 'new'), path.join(live, `${kind}.pem`));
    }
    daemon.child.kill('SIGHUP');
    while (!/stays what it was/.test(daemon.stderr)) await sleep(20);
    assert.equal(await shown(), 'CN=second');
    // It is the folder: beside the others the same files are taken.
    for (const kind of ['cert', 'key']) renameSync(path.join(elsewhere, `${kind}3.pem`), path.join(archive, `${kind}3.pem`));
    point(3);
    await reload('third');
  });
});
