// What is checked, each with the findings that speak against it; `when` tells of
// which boards, by {manifest, beside}.

const secret = ({ manifest }) => manifest.secret;
const open = ({ manifest }) => !manifest.secret;
const keyed = ({ manifest }) => 'sealing_keys' in manifest || 'second_issuer' in manifest;
const paper = ({ manifest }) => manifest.paper === true;
const held = (name) => ({ beside }) => (Array.isArray(beside[name]) ? beside[name].length > 0 : beside[name] !== undefined);

const CHECKS = [
  { name: 'manifest', codes: ['manifest_signature', 'no_congress_key'] },
  { name: 'voprf_key', codes: ['voprf_key'], when: secret },
  { name: 'keys', codes: ['sealing_key', 'second_issuer_key'], when: keyed },
  { name: 'ballots', codes: ['ballot_malformed', 'ballot_signature', 'ballot_marks'], when: secret },
  { name: 'tokens', codes: ['ballot_token', 'voprf_key'], when: secret },
  { name: 'unique', codes: ['ballot_order', 'ballot_duplicate'], when: secret },
  {
    name: 'draws',
    codes: ['draw_malformed', 'draw_order', 'draw_duplicate', 'draw_signature', 'draw_evaluation', 'second_evaluation', 'voprf_key'],
    when: secret,
  },
  {
    name: 'papers',
    codes: [
      ...['paper_malformed', 'paper_order', 'paper_duplicate', 'paper_marks', 'paper_holder_order', 'paper_and_draw'],
      ...['paper_issued', 'paper_collected', 'paper_exceeds_issued'],
    ],
    when: paper,
  },
  { name: 'votes', codes: ['vote_malformed', 'vote_order', 'vote_marks'], when: open },
  {
    name: 'counts',
    codes: [
      ...['count_issued', 'count_collected', 'count_valid', 'count_invalid'],
      ...['present_exceeds_convened', 'issued_exceeds_present', 'collected_exceeds_issued'],
    ],
  },
  { name: 'totals', codes: ['totals', 'result_differs'], counted: true },
  { name: 'root', codes: ['root'] },
  { name: 'closing', codes: ['closing_signature', 'no_congress_key', 'voprf_key'] },
  { name: 'fingerprint', codes: ['fingerprint'], when: held('fingerprint') },
  { name: 'receipts', codes: ['receipt_malformed', 'receipt_contest', 'receipt_signature', 'receipt_missing'], when: held('receipts') },
  {
    name: 'certificate',
    codes: ['certificate_malformed', 'certificate_hash', 'certificate_signature', 'certificate_differs'],
    when: held('certificate'),
  },
  {
    name: 'events',
    codes: [
      ...['event_malformed', 'event_order', 'event_chain', 'event_missing', 'event_repeated', 'event_opening'],
      ...['event_freeze', 'event_closing', 'event_unsealing', 'event_certificate', 'event_cancelled'],
    ],
    when: held('events'),
  },
];

/** [{name, failed}] of what was checked on this board. */
export function checksOf(report, beside) {
  const found = new Set(report.findings.map(({ code }) => code));
  return CHECKS.filter(({ when = () => true, counted }) => when({ manifest: report.manifest, beside }) && (report.opened || !counted)).map(
    ({ name, codes }) => ({ name, failed: codes.some((code) => found.has(code)) })
  );
}

/** What of these a person did not hold against it. */
export const notHeld = (beside) => ['fingerprint', 'receipts', 'events', 'certificate'].filter((name) => !held(name)({ beside }));
