// Whether the daemon answers, what waits, and the sound: always on the screen.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { isMuted, onSound, setMuted, soundWaits, unlockSound } from './sound.js';

function look({ link, queue }) {
  const waiting = queue.waiting > 0 ? t('scan.waiting_count', { count: queue.waiting }) : null;
  if (!link.online) return { kind: 'bad', icon: 'no', words: [t('scan.offline_since', { time: formatTime(link.since) }), waiting] };
  if (queue.catching) return { kind: 'warn', icon: 'clock', words: [t('scan.catching_up', { count: queue.waiting })] };
  return { kind: 'good', icon: 'yes', words: [t('scan.online')] };
}

export function Connection({ state, live = true }) {
  const { kind, icon, words } = look(state);
  return html`<span class=${`tag connection ${kind}`} role=${live ? 'status' : undefined}>
    <${Icon} name=${icon} /> ${words.filter(Boolean).join(' · ')}
  </span>`;
}

// A page may sound only after a touch: until then it says so.
export function SoundSwitch() {
  const [, redraw] = useState(0);
  useEffect(() => onSound(() => redraw((count) => count + 1)), []);
  if (soundWaits()) {
    return html`<button type="button" class="button small sound-waits" onClick=${unlockSound}>
      <${Icon} name="mute" /> ${t('scan.sound_waits')}
    </button>`;
  }
  const muted = isMuted();
  return html`<button type="button" class="button small" aria-pressed=${muted ? 'true' : 'false'} onClick=${() => setMuted(!muted)}>
    <${Icon} name=${muted ? 'mute' : 'sound'} /><span class="visually-hidden">${t('scan.mute')}</span>
  </button>`;
}
