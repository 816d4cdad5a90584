// The worker that checks a board (workers/recount.js), one for each check.

const WORKER = '/assets/recount.js';

/** Resolves to the report; rejects where the browser cannot run it. onProgress(done, total). */
export function recount({ board, congressKey, beside }, onProgress) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER);
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onmessage = ({ data: { progress, report } }) => {
      if (report) end(resolve, report);
      else onProgress(...progress);
    };
    worker.onerror = (event) => end(reject, new Error(event.message));
    worker.postMessage({ board, congressKey, beside });
  });
}
