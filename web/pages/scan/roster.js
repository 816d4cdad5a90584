// The list of delegates a door carries (GET /api/pack): kept on the device,
// brought up to date by what changed since.
import { query } from '../../lib/api.js';
import { unhex } from '../../lib/bytes.js';
import { fold } from './fold.js';

const TIMEOUT = 10000;

// get(path, options): api.get. onChange(): the list or its age is another.
// onAsked(error | null): whether the daemon answered. merged(askedAt): see presence.js.
export function createRoster({ store, get, merged, onChange, onAsked }) {
  const people = new Map();
  const roster = { people, congress: null, publicKey: null, session: null, fetchedAt: null };
  let cursor = null;
  let asking = null;
  let folded = new Map();

  function takeHead({ congress, publicKey, session, next, fetchedAt }) {
    Object.assign(roster, { congress, publicKey: unhex(publicKey, 32), session, fetchedAt });
    cursor = next;
  }

  async function load() {
    const kept = await store.roster();
    if (!kept || cursor) return;
    for (const person of kept.people) people.set(person.id, person);
    takeHead(kept.head);
    onChange();
  }

  async function take(pack, askedAt) {
    const head = { congress: pack.congress, publicKey: pack.public_key, session: pack.session, next: pack.next, fetchedAt: Date.now() };
    if (pack.full) people.clear();
    for (const person of pack.delegates) {
      people.set(person.id, person);
      folded.delete(person.id);
    }
    if (pack.full) folded = new Map();
    takeHead(head);
    merged(askedAt);
    onChange();
    await store.saveRoster(head, pack.delegates, pack.full);
  }

  async function ask() {
    const askedAt = performance.now();
    try {
      const pack = await get(`/api/pack${query({ since: cursor })}`, { timeout: TIMEOUT });
      onAsked(null);
      await take(pack, askedAt);
    } catch (error) {
      onAsked(error);
    }
  }

  function foldedOf(person) {
    let text = folded.get(person.id);
    if (text === undefined) {
      text = ` ${fold(person.full_name)} ${fold(person.code)} ${fold(person.seat ?? '')}`;
      folded.set(person.id, text);
    }
    return text;
  }

  return {
    roster,
    load,
    has: () => roster.publicKey !== null,

    // One at a time; who asks meanwhile waits for the one under way.
    refresh() {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },

    // Delegates whose name, code or seat has all the words, those first whose
    // words begin so.
    find(text, most) {
      const words = fold(text).split(/\s+/).filter(Boolean);
      const found = [];
      const further = [];
      for (const person of people.values()) {
        const own = foldedOf(person);
        if (words.every((word) => own.includes(` ${word}`))) found.push(person);
        else if (words.every((word) => own.includes(word))) further.push(person);
        if (found.length >= most) break;
      }
      return [...found, ...further].slice(0, most);
    },
  };
}
