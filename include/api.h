/* api: the handlers behind the endpoint table, by the file they stand in, and
 * what commands share with them. A handler runs on a worker: it parses, calls
 * down, fills the reply and returns; what writes goes through reply_defer. */
#ifndef API_H
#define API_H

#include "app.h"
#include "reply.h"
#include "request.h"

#define API_HANDLER(name)                                                                                              \
	enum status name(struct app *app, const struct request *request, struct reply *reply) STATUS_CHECKED

/* api_pages.c */
API_HANDLER(api_pages_seat);
API_HANDLER(api_pages_kiosk);
API_HANDLER(api_pages_scan);
API_HANDLER(api_pages_projector);
API_HANDLER(api_pages_console);
API_HANDLER(api_pages_verify);
API_HANDLER(api_pages_protocol);
API_HANDLER(api_pages_install);
API_HANDLER(api_pages_asset);
API_HANDLER(api_pages_service_worker);
API_HANDLER(api_pages_health);
API_HANDLER(api_pages_metrics);

/* api_congress.c */
API_HANDLER(api_congress_get);
API_HANDLER(api_congress_change);
API_HANDLER(api_congress_live);
API_HANDLER(api_congress_projector);
API_HANDLER(api_congress_project);

/* api_sessions.c */
API_HANDLER(api_sessions_list);
API_HANDLER(api_sessions_add);
API_HANDLER(api_sessions_open);
API_HANDLER(api_sessions_close);

/* api_attendance.c */
API_HANDLER(api_attendance_get);

/* api_absences.c */
API_HANDLER(api_absences_list);
API_HANDLER(api_absences_set);
API_HANDLER(api_absences_remove);

/* api_roster.c */
API_HANDLER(api_roster_import);
API_HANDLER(api_roster_list);
API_HANDLER(api_roster_get);
API_HANDLER(api_roster_add);
API_HANDLER(api_roster_change);

/* api_photos.c */
API_HANDLER(api_photos_get);
API_HANDLER(api_photos_set);
API_HANDLER(api_photos_remove);

/* api_badges.c */
API_HANDLER(api_badges_issue);
API_HANDLER(api_badges_get);
API_HANDLER(api_badges_svg);
API_HANDLER(api_badges_png);
API_HANDLER(api_badges_pdf);
API_HANDLER(api_badges_reissue);
API_HANDLER(api_badges_revoke);

/* api_cards.c */
API_HANDLER(api_cards_issue);
API_HANDLER(api_cards_issue_pdf);

/* api_install.c */
API_HANDLER(api_install_get);
API_HANDLER(api_install_file);
API_HANDLER(api_install_secure); /* the plain listener's: to the secure one */

/* api_jobs.c */
API_HANDLER(api_jobs_add);
API_HANDLER(api_jobs_list);
API_HANDLER(api_jobs_get);
API_HANDLER(api_jobs_file);
API_HANDLER(api_jobs_remove);

/* api_scans.c */
API_HANDLER(api_scans_add);
API_HANDLER(api_scans_list);
API_HANDLER(api_scans_undo);
API_HANDLER(api_scans_pack);

/* api_login.c */
API_HANDLER(api_login_challenge);
API_HANDLER(api_login_card);
API_HANDLER(api_login_staff);
API_HANDLER(api_login_logout);
API_HANDLER(api_login_me);

/* api_staff.c */
API_HANDLER(api_staff_list);
API_HANDLER(api_staff_add);
API_HANDLER(api_staff_remove);
API_HANDLER(api_staff_password);
API_HANDLER(api_staff_credentials);
API_HANDLER(api_staff_revoke);
API_HANDLER(api_staff_token);
API_HANDLER(api_staff_device);
API_HANDLER(api_staff_pair);

/* api_arrivals.c, api_addresses.c */
API_HANDLER(api_arrivals_get);
API_HANDLER(api_addresses_list);

/* api_announcements.c */
API_HANDLER(api_announcements_list);
API_HANDLER(api_announcements_add);
API_HANDLER(api_announcements_withdraw);

/* api_teller_keys.c */
API_HANDLER(api_teller_keys_offer);
API_HANDLER(api_teller_keys_list);

/* api_contests.c */
API_HANDLER(api_contests_list);
API_HANDLER(api_contests_get);
API_HANDLER(api_contests_add);
API_HANDLER(api_contests_change);
API_HANDLER(api_contests_state);

/* api_contest_rounds.c, api_contest_certificate.c */
API_HANDLER(api_contest_rounds_make);

/* api_contest_issuer.c */
API_HANDLER(api_contest_issuer_pending);
API_HANDLER(api_contest_issuer_answer);

/* api_contest_keys.c */
API_HANDLER(api_contest_keys_publish);
API_HANDLER(api_contest_certificate_get);
API_HANDLER(api_contests_board);

/* api_draws.c */
API_HANDLER(api_draws_list);
API_HANDLER(api_draws_own);

/* api_ballots.c */
API_HANDLER(api_ballots_vote);
API_HANDLER(api_ballots_draw);
API_HANDLER(api_ballots_cast);

/* api_paper_*.c */
API_HANDLER(api_paper_issue);
API_HANDLER(api_paper_void);
API_HANDLER(api_paper_collect);
API_HANDLER(api_paper_uncollect);
API_HANDLER(api_paper_open);
API_HANDLER(api_paper_marks);
API_HANDLER(api_paper_overview);
API_HANDLER(api_paper_people);
API_HANDLER(api_paper_list);
API_HANDLER(api_paper_get);
API_HANDLER(api_paper_print);

/* api_documents.c */
API_HANDLER(api_documents_add);
API_HANDLER(api_documents_list);
API_HANDLER(api_documents_content);
API_HANDLER(api_documents_opened);
API_HANDLER(api_documents_withdraw);

/* api_committees.c */
API_HANDLER(api_committees_get);
API_HANDLER(api_committees_change);

/* api_papers_*.c */
API_HANDLER(api_papers_attendance);
API_HANDLER(api_papers_issued);
API_HANDLER(api_papers_minutes);
API_HANDLER(api_papers_result);
API_HANDLER(api_papers_credentials);

/* api_exports.c */
API_HANDLER(api_exports_attendance);
API_HANDLER(api_exports_scans);
API_HANDLER(api_exports_delegates);
API_HANDLER(api_exports_results);
API_HANDLER(api_exports_events_file);
API_HANDLER(api_exports_events);

#endif
