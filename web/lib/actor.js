// The daemon's names of who acted: "account:name", "device:3", "token:4".
import { t } from './i18n.js';

export function actorText(actor) {
  const [kind, name] = (actor ?? '').split(/:(.*)/s);
  if (name === undefined) return actor ?? '';
  if (kind === 'device' || kind === 'token') return t(`common.${kind}`, { id: name });
  return name;
}
