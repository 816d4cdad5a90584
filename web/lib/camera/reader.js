// The worker that reads the frames; it loads the decoder (WebAssembly) by itself.

const WORKER = '/assets/camera_worker.js';

// read({width, height, pixels}) → texts; one at a time. onFailed(why): it will
// never read anything. close() ends the worker.
export function createReader({ onFailed }) {
  const worker = new Worker(WORKER);
  let waiting = null;

  function answer(settle, value) {
    const asked = waiting;
    waiting = null;
    asked?.[settle](value);
  }

  worker.onmessage = ({ data }) => {
    if (data.failed) {
      answer('reject', new Error(data.failed));
      onFailed(data.failed);
    } else if (data.texts) answer('resolve', data.texts);
  };
  worker.onerror = (event) => {
    answer('reject', new Error(event.message));
    onFailed(event.message);
  };

  return {
    read(frame) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(frame, [frame.pixels]);
      });
    },
    close() {
      worker.terminate();
      answer('resolve', []);
    },
  };
}
