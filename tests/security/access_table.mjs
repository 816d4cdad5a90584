// Who may call what: one row for each endpoint, from the contract (API.md) and
// the reference (web/REFERENCE.md), which name the role at each of them:
// the secretariat everything, the auditor everything there is to read.

const EVERYONE = ['nobody', 'delegate', 'secretariat', 'presidium', 'teller', 'steward', 'auditor'];
const STAFF = ['secretariat', 'presidium', 'teller', 'steward', 'auditor'];
const SIGNED_IN = ['delegate', ...STAFF];
const SECRETARIAT = ['secretariat'];
const PRESIDIUM = ['secretariat', 'presidium'];
const TELLER = ['secretariat', 'teller'];
const COUNT = ['secretariat', 'presidium', 'teller'];
const STEWARD = ['secretariat', 'steward'];
const DESK = ['secretariat', 'teller', 'steward'];
const DELEGATE = ['delegate'];
const audited = (roles) => [...roles, 'auditor'];

const group = (roles, ...endpoints) => endpoints.map((endpoint) => [endpoint, roles]);

/** "METHOD /path" → the roles that are let through. */
export const ACCESS = new Map([
  ...group(EVERYONE,
    'GET /', 'GET /v', 'GET /kiosk', 'GET /scan', 'GET /projector', 'GET /console', 'GET /verify', 'GET /protocol', 'GET /sw.js', 'GET /install',
    'GET /install/{name}', 'GET /api/install', 'GET /assets/{name}', 'GET /healthz', 'GET /metrics'),

  // Congress, sessions, roster
  ...group(EVERYONE, 'GET /api/congress'),
  ...group(SECRETARIAT, 'PATCH /api/congress', 'POST /api/sessions', 'POST /api/sessions/{id}/open', 'POST /api/sessions/{id}/close'),
  ...group(STAFF, 'GET /api/sessions', 'GET /api/attendance'),
  ...group(audited(PRESIDIUM), 'GET /api/sessions/{id}/absences'),
  ...group(SECRETARIAT, 'PUT /api/sessions/{id}/absences/{delegate}', 'DELETE /api/sessions/{id}/absences/{delegate}'),
  ...group(SECRETARIAT, 'POST /api/roster', 'POST /api/delegates', 'PATCH /api/delegates/{id}'),
  ...group(audited(STEWARD), 'GET /api/delegates', 'GET /api/delegates/{id}'),

  // Badges and their photos, jobs
  ...group(SECRETARIAT, 'POST /api/badges', 'POST /api/badges/{delegate}/reissue', 'POST /api/badges/{delegate}/revoke'),
  ...group(audited(SECRETARIAT), 'GET /api/badges/{delegate}', 'GET /api/badges/{delegate}.svg', 'GET /api/badges/{delegate}.png', 'GET /api/badges.pdf'),
  ...group(STAFF, 'GET /api/delegates/{id}/photo'),
  ...group(SECRETARIAT, 'PUT /api/delegates/{id}/photo', 'DELETE /api/delegates/{id}/photo'),
  ...group(SECRETARIAT, 'POST /api/jobs', 'DELETE /api/jobs/{id}'),
  ...group(audited(SECRETARIAT), 'GET /api/jobs', 'GET /api/jobs/{id}', 'GET /api/jobs/{id}/file'),

  // Scans
  ...group(STEWARD, 'POST /api/scans', 'POST /api/scans/{nonce}/undo'),
  ...group(audited(STEWARD), 'GET /api/scans', 'GET /api/pack', 'GET /api/arrivals'),

  // Cards, signing in, staff
  ...group(SECRETARIAT, 'POST /api/cards', 'POST /api/cards.pdf'),
  ...group(EVERYONE, 'POST /api/login/challenge', 'POST /api/login', 'POST /api/staff/login', 'POST /api/logout', 'POST /api/devices/pair'),
  ...group(SIGNED_IN, 'GET /api/me'),
  ...group(SECRETARIAT, 'POST /api/devices', 'POST /api/staff', 'DELETE /api/staff/{name}', 'POST /api/staff/{name}/password', 'DELETE /api/credentials/{id}', 'POST /api/tokens'),
  ...group(audited(SECRETARIAT), 'GET /api/staff', 'GET /api/credentials'),

  // Contests
  ...group(EVERYONE, 'GET /api/contests', 'GET /api/contests/{id}', 'GET /api/contests/{id}/certificate', 'POST /api/ballots'),
  ...group(PRESIDIUM, 'POST /api/contests', 'PATCH /api/contests/{id}', 'POST /api/contests/{id}/rounds'),
  ...group(COUNT, 'POST /api/contests/{id}/state'), // tellers certify, and nothing else
  ...group(STAFF, 'GET /api/teller-keys'),
  ...group(COUNT, 'POST /api/teller-keys'),
  ...group(DELEGATE, 'POST /api/contests/{id}/vote', 'POST /api/contests/{id}/draw', 'GET /api/draws'),
  ...group(SIGNED_IN, 'GET /api/contests/{id}/draws'),
  ...group(audited(TELLER), 'GET /api/contests/{id}/issuer'),
  ...group(TELLER, 'POST /api/contests/{id}/issuer'), // the second issuer's device
  ...group(COUNT, 'POST /api/contests/{id}/keys'),
  ...group(audited(COUNT), 'GET /api/contests/{id}/board'), // and everyone, where the contest says so
  ...group(audited(COUNT), 'GET /api/contests/{id}/minutes.pdf', 'GET /api/contests/{id}/issued.pdf'),
  ...group(STAFF, 'GET /api/contests/{id}/result.pdf'),

  // Ballot papers
  ...group(STAFF, 'GET /api/contests/{id}/paper'),
  ...group(DESK, 'POST /api/contests/{id}/paper', 'GET /api/contests/{id}/paper/delegates', 'POST /api/contests/{id}/paper/void'),
  ...group(TELLER, 'POST /api/contests/{id}/paper/collect', 'POST /api/contests/{id}/paper/uncollect', 'POST /api/contests/{id}/paper/marks', 'POST /api/contests/{id}/papers.pdf'),
  ...group(PRESIDIUM, 'POST /api/contests/{id}/paper/open'),
  ...group(audited(TELLER), 'GET /api/contests/{id}/papers', 'GET /api/contests/{id}/papers/{serial}'),

  // Live, documents, files, papers
  ...group(EVERYONE, 'GET /api/live', 'GET /api/projector', 'GET /api/announcements'),
  ...group(PRESIDIUM, 'POST /api/projector'),
  ...group(SECRETARIAT, 'POST /api/announcements', 'DELETE /api/announcements/{id}'),
  ...group(SIGNED_IN, 'GET /api/documents', 'GET /api/documents/{id}/content'),
  ...group(DELEGATE, 'POST /api/documents/{id}/opened'),
  ...group(SECRETARIAT, 'POST /api/documents', 'DELETE /api/documents/{id}'),
  ...['attendance', 'scans', 'delegates', 'events'].flatMap((name) => group(audited(SECRETARIAT), `GET /api/exports/${name}.csv`, `GET /api/exports/${name}.xlsx`)),
  ...group(audited(COUNT), 'GET /api/exports/results.csv', 'GET /api/exports/results.xlsx'),
  ...group(audited(SECRETARIAT), 'GET /api/events', 'GET /api/attendance.pdf', 'GET /api/credentials.pdf'),
  ...group(STAFF, 'GET /api/addresses', 'GET /api/committees'),
  ...group(SECRETARIAT, 'PATCH /api/committees'),
]);
