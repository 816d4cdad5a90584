// The daemon's names of who acted: "account:name", "device:3", "token:4",
// "command" for the command line.
import { t } from './i18n.js';

// The name under which the acts of `me` are recorded: an account's own name
// comes without its kind.
export function actorOf(me) {
  return me.kind === 'session' ? `account:${me.name}` : me.name;
}

export function actorText(actor) {
  if (actor === 'command') return t('common.command');
  const [kind, name] = (actor ?? '').split(/:(.*)/s);
  if (name === undefined) return actor ?? '';
  if (kind === 'device' || kind === 'token') return t(`common.${kind}`, { id: name });
  return name;
}
