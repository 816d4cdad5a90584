// Gate, direction and whether the camera is on, and who this device is:
// remembered on the device, so that the page opens at once without the network.
const DOOR = 'congressd.scan.door';
const ME = 'congressd.scan.me';
const CONGRESS = 'congressd.scan.congress';
const GATE_BYTES = 60; // as many as the daemon takes

function read(store) {
  try {
    return JSON.parse(localStorage.getItem(store));
  } catch {
    return null;
  }
}

function write(store, value) {
  try {
    if (value === null) localStorage.removeItem(store);
    else localStorage.setItem(store, JSON.stringify(value));
  } catch {
    // Lasts for the page.
  }
}

export function savedDoor() {
  const { gate = '', direction = 'in', camera = false } = read(DOOR) ?? {};
  return { gate: gateName(gate), direction: direction === 'out' ? 'out' : 'in', camera: camera === true };
}

export const saveDoor = (settings) => write(DOOR, { ...savedDoor(), ...settings });

export const savedMe = () => read(ME);
export const saveMe = (me) => write(ME, me);
export const savedCongress = () => read(CONGRESS);
export const saveCongress = (congress) => write(CONGRESS, congress);

// A gate's name as the daemon takes it: no longer than it may be.
export function gateName(text) {
  let name = String(text).replace(/\s+/g, ' ').trim();
  while (new TextEncoder().encode(name).length > GATE_BYTES) name = [...name].slice(0, -1).join('');
  return name.trim();
}

// The gate that a device's label, or somebody typing, names: "Cửa A" is gate A,
// and so is "Cửa A · Lan", the phone of one of two at that gate.
export function gateOfLabel(label) {
  return gateName((label ?? '').split(' · ')[0].replace(/^\s*(?:cửa|cổng|gate|door)\s+/iu, ''));
}
