// Whether the daemon answers, and since when not; kept over a reload.
const STORE = 'congressd.scan.offline';

function saved() {
  try {
    return Number(localStorage.getItem(STORE)) || null;
  } catch {
    return null;
  }
}

function save(since) {
  try {
    if (since) localStorage.setItem(STORE, String(since));
    else localStorage.removeItem(STORE);
  } catch {
    // Lasts for the page.
  }
}

// onChange({online, since}) at each change.
export function createLink({ onChange }) {
  const since = saved();
  const link = { online: since === null, since };

  function set(online) {
    if (online === link.online) return;
    link.online = online;
    link.since = online ? null : Date.now();
    save(link.since);
    onChange({ ...link });
  }

  return { state: link, up: () => set(true), down: () => set(false) };
}
