// An error as a sentence for people.
import { has, t } from './i18n.js';

export function errorText(error) {
  const key = `error.${error?.code}`;
  if (error?.code && has(key)) return t(key, { detail: error.detail ?? '', seconds: error.retryAfter ?? 60 });
  return t('error.unexpected', { detail: error?.detail || error?.message || '' });
}
