// Which of a person's files is what: a board, the event log, a certificate, a receipt.

import { readReceipt } from '../../lib/receipt.js';

const BOARD_NAME = '"manifest"';

/** "board", "events", "certificate", "receipt" or null, by what stands in the text. */
export function kindOf(text) {
  if (/^\s*\{"seq"\s*:/.test(text)) return 'events';
  const value = parse(text);
  if (value === null) return readReceipt(text) ? 'receipt' : text.includes(BOARD_NAME) ? 'board' : null;
  if ('manifest' in value) return 'board';
  if ('certificate' in value) return 'certificate';
  if ('seq' in value) return 'events';
  return 'receipt' in value || 'leaf' in value ? 'receipt' : null;
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** What is held when `file` {kind, name, text} is put in: one of each kind, but any number of receipts. */
export function putIn(held, file) {
  if (file.kind !== 'receipt') return [...held.filter(({ kind }) => kind !== file.kind), file];
  return held.some(({ text }) => text === file.text) ? held : [...held, file];
}

/** What the check is given. */
export function besideOf(held, spoken) {
  const of = (kind) => held.filter((file) => file.kind === kind).map(({ text }) => text);
  const [events] = of('events');
  const [certificate] = of('certificate');
  const beside = { receipts: of('receipt') };
  if (spoken.trim()) beside.fingerprint = spoken.trim();
  if (events !== undefined) beside.events = events;
  if (certificate !== undefined) beside.certificate = certificate;
  return beside;
}
