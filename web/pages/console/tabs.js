// The tabs, and who sees them: those whom the daemon lets read what they show.
import { Badges } from './badges.js';
import { Contests } from './contests.js';
import { Documents } from './documents.js';
import { Events } from './events.js';
import { Files } from './files.js';
import { Overview } from './overview.js';
import { Projector } from './projector.js';
import { Roster } from './roster.js';
import { Staff } from './staff.js';

const EVERYONE = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];

const TABS = [
  { name: 'overview', view: Overview, roles: EVERYONE },
  { name: 'roster', view: Roster, roles: ['secretariat', 'steward', 'auditor'] },
  { name: 'badges', view: Badges, roles: ['secretariat'] },
  { name: 'contests', view: Contests, roles: ['secretariat', 'presidium', 'teller', 'auditor'] },
  { name: 'projector', view: Projector, roles: ['secretariat', 'presidium'] },
  { name: 'documents', view: Documents, roles: EVERYONE },
  { name: 'staff', view: Staff, roles: ['secretariat', 'auditor'] },
  { name: 'files', view: Files, roles: ['secretariat', 'presidium', 'teller', 'auditor'] },
  { name: 'events', view: Events, roles: ['secretariat', 'auditor'] },
];

export function tabsOf(role) {
  return TABS.filter((tab) => tab.roles.includes(role));
}
