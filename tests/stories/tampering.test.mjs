// Boards made by the program are changed in every way somebody could think of: three
// recounts, each by an implementation of its own, find the same. What none can find
// is shown not to be found.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Attacker } from '../lib/attack.mjs';
import { publishContests } from '../lib/published.mjs';
import { BESIDE, EDITED, OPEN, PAPERS, SIGNED_ANEW } from '../lib/tamperings.mjs';
import { KEYED, KEYED_UNTRACEABLE, UNOPENED } from '../lib/tamperings_keyed.mjs';
import { UNTRACEABLE } from '../lib/untraceable.mjs';
import { verifyByAll } from '../lib/verifiers.mjs';

const ALL = ['fingerprint', 'receipts', 'events', 'certificate'];
const GROUPS = {
  'published as it was': ['secret', 'foreign', 'paper', 'open', 'keyed'].map((of) => ({ name: of, of, with: ALL, change: () => {}, codes: [] })),
  'edited by hand': EDITED,
  'signed anew': SIGNED_ANEW,
  'held against another': BESIDE,
  'with ballot papers': PAPERS,
  'of an open vote': OPEN,
  'sealed, with a second issuer': KEYED,
  'before it is opened': UNOPENED,
  'in ways that no recount can find': [...UNTRACEABLE, ...KEYED_UNTRACEABLE],
};

const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The case of one row: what the auditor holds after the change. */
function holdings(world, { of = 'secret', with: held = [], withoutKey, change }) {
  const files = structuredClone(world[of]);
  change(files, world);
  const { board, fingerprint, receipts, events, certificate } = files;
  const beside = {
    fingerprint,
    receipts: receipts.map(asText),
    events: events.map((event) => `${asText(event)}\n`).join(''),
    certificate: asText(certificate),
  };
  const kept = Object.fromEntries(held.map((name) => [name, beside[name]]));
  return { board: asText(board), key: withoutKey ? undefined : world.key, ...kept };
}

describe('a published board', { timeout: 900000 }, () => {
  const rows = Object.values(GROUPS).flat();
  let reports;
  before(async () => {
    const world = await publishContests();
    world.stranger = new Attacker(new Uint8Array(32).fill(7));
    const found = await verifyByAll(rows.map((row) => holdings(world, row)));
    reports = new Map(rows.map((row, at) => [row, found[at]]));
  });

  for (const [group, own] of Object.entries(GROUPS)) {
    describe(group, () => {
      for (const row of own) {
        it(row.name, () => {
          const { program, page, script } = reports.get(row);
          assert.deepEqual(page.codes, row.codes, 'the page');
          assert.deepEqual(script.codes, row.codes, 'the script');
          assert.deepEqual(program.codes, row.codes, `the program:\n${program.text}`);
          assert.equal(program.code, row.codes.some((code) => code !== 'second_token') ? 1 : 0);
        });
      }
    });
  }

  it('is changed in more than 150 ways', (context) => {
    const names = new Set(rows.map(({ name }) => name));
    assert.equal(names.size, rows.length, 'each has a name of its own');
    const found = rows.filter(({ codes }) => codes.length > 0);
    assert.ok(found.length >= 150, String(found.length));
    context.diagnostic(`${found.length} found, ${rows.length - found.length - 5} not to be found`);
  });
});
