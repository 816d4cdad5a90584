// A receipt as a small text file that people and programs can read.

import { t } from '../../lib/i18n.js';
import { shortCode } from './parts.js';

const KEEP_URL_MS = 60000;

function receiptText(record, congress) {
  const lines = [
    congress?.name,
    record.title,
    '',
    `${t('seat.receipt')}: ${shortCode(record.leaf)}`,
    '',
    t(record.secret ? 'seat.receipt_use' : 'seat.receipt_use_open'),
    '',
    `${t('seat.file_code')}: ${record.leaf}`,
    `${t('seat.file_signature')}: ${record.receiptSignature}`,
    `${t('seat.file_contest')}: ${record.hash}`,
    `${t('seat.file_key')}: ${record.congressKey}`,
    `${window.location.origin}/verify#${record.leaf}`,
    '',
  ];
  return lines.filter((line) => line !== undefined).join('\r\n');
}

function receiptFile(record, congress) {
  const name = `${t('seat.file_name')}-${record.contest}-${record.leaf.slice(0, 8)}.txt`;
  return new File([receiptText(record, congress)], name, { type: 'text/plain' });
}

/** Downloads the receipt. */
export function saveReceipt(record, congress) {
  const file = receiptFile(record, congress);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
}

/** Whether the device offers to hand things on to its other programs. */
export const canShare = () => typeof navigator.share === 'function';

export async function shareReceipt(record, congress) {
  const file = receiptFile(record, congress);
  try {
    if (navigator.canShare?.({ files: [file] })) await navigator.share({ files: [file] });
    else await navigator.share({ text: receiptText(record, congress) });
  } catch {
    // Put off by the person, or by the device: the receipt is still here.
  }
}
