// Checks a board off the page's thread, so that the page stays usable meanwhile.
//
// In: {board: text, congressKey, beside} once. Out: {progress: [done, total]} now and
// then, and at the end {report}, as lib/verify.js has it.
import { verifyText } from '../lib/verify.js';

const TELL_AFTER_MS = 100;

addEventListener('message', async ({ data: { board, congressKey, beside } }) => {
  let told = 0;
  const onProgress = (done, total) => {
    if (Date.now() - told < TELL_AFTER_MS) return;
    told = Date.now();
    postMessage({ progress: [done, total] });
  };
  postMessage({ report: await verifyText(board, { congressKey, beside, onProgress }) });
});
