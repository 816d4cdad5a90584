// Reads QR codes out of camera frames, off the page's thread, so that the page
// stays smooth while it looks.
//
// In: {width, height, pixels: ArrayBuffer of RGBA}, one at a time. Out: {ready}
// once, {texts: […]} for each frame, {failed: why} when it cannot work at all.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm';

const OPTIONS = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: false, // a QR code has its own way of finding its corners
  tryInvert: false,
  maxNumberOfSymbols: 4, // a poster's code beside the badge must not hide it
};

const ready = prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
ready.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

async function read({ width, height, pixels }) {
  try {
    const found = await readBarcodes(new ImageData(new Uint8ClampedArray(pixels), width, height), OPTIONS);
    return found.filter((code) => code.isValid).map((code) => code.text);
  } catch {
    return []; // a frame that cannot be read is one without a code
  }
}

addEventListener('message', async ({ data }) => {
  await ready;
  postMessage({ texts: await read(data) });
});
