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

// id: the address "#/id" and the icon; label: key of its words; component gets
// {route}, the address's parts after the id. A tab is added by a line here, its
// words by console.tab.<id>, its icon in nav_icons.js. Groups stand in the
// navigation under console.group.<name>; the first has no heading.
const GROUPS = [
  {
    name: 'now',
    tabs: [{ id: 'overview', label: 'console.tab.overview', roles: EVERYONE, component: Overview }],
  },
  {
    name: 'before',
    tabs: [
      { id: 'roster', label: 'console.tab.roster', roles: ['secretariat', 'steward', 'auditor'], component: Roster },
      { id: 'badges', label: 'console.tab.badges', roles: ['secretariat'], component: Badges },
      { id: 'documents', label: 'console.tab.documents', roles: EVERYONE, component: Documents },
      { id: 'staff', label: 'console.tab.staff', roles: ['secretariat', 'auditor'], component: Staff },
    ],
  },
  {
    name: 'hall',
    tabs: [
      { id: 'contests', label: 'console.tab.contests', roles: ['secretariat', 'presidium', 'teller', 'auditor'], component: Contests },
      { id: 'projector', label: 'console.tab.projector', roles: ['secretariat', 'presidium'], component: Projector },
    ],
  },
  {
    name: 'record',
    tabs: [
      { id: 'files', label: 'console.tab.files', roles: ['secretariat', 'presidium', 'teller', 'auditor'], component: Files },
      { id: 'events', label: 'console.tab.events', roles: ['secretariat', 'auditor'], component: Events },
    ],
  },
];

// The groups with the tabs of a role; a group without any is left out.
export function groupsOf(role) {
  return GROUPS.map(({ name, tabs }) => ({ name, tabs: tabs.filter((tab) => tab.roles.includes(role)) })).filter(
    ({ tabs }) => tabs.length > 0,
  );
}

export function tabsOf(role) {
  return groupsOf(role).flatMap(({ tabs }) => tabs);
}
