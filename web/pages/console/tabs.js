// The tabs, and who sees them: those whom the daemon lets read what they show.
import { Announcements } from './announcements.js';
import { Badges } from './badges.js';
import { Contests } from './contests.js';
import { Documents } from './documents.js';
import { Doors } from './doors.js';
import { Events } from './events.js';
import { Files } from './files.js';
import { JobsPage } from './jobs.js';
import { Join } from './join.js';
import { Keys } from './keys/index.js';
import { Overview } from './overview.js';
import { Paper, isBare } from './paper/index.js';
import { Projector } from './projector.js';
import { Roster } from './roster.js';
import { Sessions } from './sessions.js';
import { Staff } from './staff.js';

const EVERYONE = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];

// id: the address "#/id" and the icon; label: key of its words; component gets
// {route}, the address's parts after the id. A tab is added by a line here, its
// words by console.tab.<id>, its icon in nav_icons.js; bare(route): whether it
// has the whole screen to itself. Groups stand in the
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
      { id: 'join', label: 'console.tab.join', roles: EVERYONE, component: Join },
    ],
  },
  {
    name: 'hall',
    tabs: [
      { id: 'sessions', label: 'console.tab.sessions', roles: EVERYONE, component: Sessions },
      { id: 'doors', label: 'console.tab.doors', roles: ['secretariat', 'steward', 'auditor'], component: Doors },
      { id: 'announcements', label: 'console.tab.announcements', roles: EVERYONE, component: Announcements },
      { id: 'contests', label: 'console.tab.contests', roles: ['secretariat', 'presidium', 'teller', 'auditor'], component: Contests },
      { id: 'keys', label: 'console.tab.keys', roles: ['secretariat', 'presidium', 'teller'], component: Keys },
      { id: 'paper', label: 'console.tab.paper', roles: EVERYONE, component: Paper, bare: isBare },
      { id: 'projector', label: 'console.tab.projector', roles: ['secretariat', 'presidium'], component: Projector },
    ],
  },
  {
    name: 'record',
    tabs: [
      { id: 'files', label: 'console.tab.files', roles: ['secretariat', 'presidium', 'teller', 'auditor'], component: Files },
      { id: 'events', label: 'console.tab.events', roles: ['secretariat', 'auditor'], component: Events },
      { id: 'jobs', label: 'console.tab.jobs', roles: ['secretariat'], component: JobsPage },
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
