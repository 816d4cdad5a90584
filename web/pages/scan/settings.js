// Gate and direction, remembered on the device.
const STORE = 'congressd.scan.door';

export function savedDoor() {
  try {
    const { gate = '', direction = 'in' } = JSON.parse(localStorage.getItem(STORE)) ?? {};
    return { gate, direction: direction === 'out' ? 'out' : 'in' };
  } catch {
    return { gate: '', direction: 'in' };
  }
}

export function saveDoor(settings) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...savedDoor(), ...settings }));
  } catch {
    // Lasts for the page.
  }
}
