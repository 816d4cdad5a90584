#include "routes.h"

#include <stdlib.h>
#include <string.h>

#include "api.h"

#define SECRETARIAT ROLE_SECRETARIAT
#define PRESIDIUM (ROLE_SECRETARIAT | ROLE_PRESIDIUM)
#define CERTIFIERS (ROLE_SECRETARIAT | ROLE_PRESIDIUM | ROLE_TELLER)
#define STEWARD (ROLE_SECRETARIAT | ROLE_STEWARD)
#define TELLER (ROLE_SECRETARIAT | ROLE_TELLER)
#define DESK (TELLER | ROLE_STEWARD)
#define DELEGATE ROLE_DELEGATE
#define STAFF ROLE_STAFF
/* Who may read what only these write. */
#define AUDITED(roles) ((roles) | ROLE_AUDITOR)

/* Fixed segments stand before {…} of the same path. */
static const struct route table[] = {
    /* What comes in a rush is found first. */
    {"POST", "/api/scans", api_scans_add, ROUTES_ROLES, STEWARD, ROUTES_JSON},
    {"POST", "/api/login/challenge", api_login_challenge, ROUTES_PUBLIC, 0, ROUTES_JSON},
    {"POST", "/api/login", api_login_card, ROUTES_PUBLIC, 0, ROUTES_JSON},
    {"GET", "/api/contests/{id}/draws", api_draws_list, ROUTES_ROLES, STAFF | DELEGATE, ROUTES_NO_BODY},
    {"GET", "/api/draws", api_draws_own, ROUTES_ROLES, DELEGATE, ROUTES_NO_BODY},
    {"POST", "/api/contests/{id}/vote", api_ballots_vote, ROUTES_ROLES, DELEGATE, ROUTES_JSON},
    {"POST", "/api/contests/{id}/draw", api_ballots_draw, ROUTES_ROLES, DELEGATE, ROUTES_JSON},
    {"POST", "/api/ballots", api_ballots_cast, ROUTES_PUBLIC, 0, ROUTES_JSON},

    {"GET", "/", api_pages_seat, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/v", api_pages_seat, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/kiosk", api_pages_kiosk, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/scan", api_pages_scan, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/projector", api_pages_projector, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/console", api_pages_console, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/verify", api_pages_verify, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/protocol", api_pages_protocol, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/sw.js", api_pages_service_worker, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/install", api_pages_install, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/install/{name}", api_install_file, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/api/install", api_install_get, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/assets/{name}", api_pages_asset, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/healthz", api_pages_health, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/metrics", api_pages_metrics, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},

    {"GET", "/api/congress", api_congress_get, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"PATCH", "/api/congress", api_congress_change, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/live", api_congress_live, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/api/projector", api_congress_projector, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"POST", "/api/projector", api_congress_project, ROUTES_ROLES, PRESIDIUM, ROUTES_JSON},
    {"GET", "/api/addresses", api_addresses_list, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},

    {"GET", "/api/committees", api_committees_get, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"PATCH", "/api/committees", api_committees_change, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},

    {"GET", "/api/announcements", api_announcements_list, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"POST", "/api/announcements", api_announcements_add, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"DELETE", "/api/announcements/{id}", api_announcements_withdraw, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},

    {"GET", "/api/teller-keys", api_teller_keys_list, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"POST", "/api/teller-keys", api_teller_keys_offer, ROUTES_ROLES, CERTIFIERS, ROUTES_JSON},

    {"GET", "/api/sessions", api_sessions_list, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"POST", "/api/sessions", api_sessions_add, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/sessions/{id}/open", api_sessions_open, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/sessions/{id}/close", api_sessions_close, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/sessions/{id}/absences", api_absences_list, ROUTES_ROLES, AUDITED(PRESIDIUM), ROUTES_NO_BODY},
    {"PUT", "/api/sessions/{id}/absences/{delegate}", api_absences_set, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"DELETE", "/api/sessions/{id}/absences/{delegate}", api_absences_remove, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},
    {"GET", "/api/attendance", api_attendance_get, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},

    {"POST", "/api/roster", api_roster_import, ROUTES_ROLES, SECRETARIAT, ROUTES_TABLE},
    {"GET", "/api/delegates", api_roster_list, ROUTES_ROLES, AUDITED(STEWARD), ROUTES_NO_BODY},
    {"POST", "/api/delegates", api_roster_add, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/delegates/{id}", api_roster_get, ROUTES_ROLES, AUDITED(STEWARD), ROUTES_NO_BODY},
    {"PATCH", "/api/delegates/{id}", api_roster_change, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},

    {"GET", "/api/delegates/{id}/photo", api_photos_get, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"PUT", "/api/delegates/{id}/photo", api_photos_set, ROUTES_ROLES, SECRETARIAT, ROUTES_PHOTO},
    {"DELETE", "/api/delegates/{id}/photo", api_photos_remove, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},

    {"POST", "/api/badges", api_badges_issue, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/badges.pdf", api_badges_pdf, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/badges/{delegate}.svg", api_badges_svg, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/badges/{delegate}.png", api_badges_png, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/badges/{delegate}", api_badges_get, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"POST", "/api/badges/{delegate}/reissue", api_badges_reissue, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/badges/{delegate}/revoke", api_badges_revoke, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},

    {"POST", "/api/cards", api_cards_issue, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/cards.pdf", api_cards_issue_pdf, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},

    {"GET", "/api/jobs", api_jobs_list, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"POST", "/api/jobs", api_jobs_add, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/jobs/{id}", api_jobs_get, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/jobs/{id}/file", api_jobs_file, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"DELETE", "/api/jobs/{id}", api_jobs_remove, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},

    {"GET", "/api/scans", api_scans_list, ROUTES_ROLES, AUDITED(STEWARD), ROUTES_NO_BODY},
    {"POST", "/api/scans/{nonce}/undo", api_scans_undo, ROUTES_ROLES, STEWARD, ROUTES_JSON},
    {"GET", "/api/arrivals", api_arrivals_get, ROUTES_ROLES, AUDITED(STEWARD), ROUTES_NO_BODY},
    {"GET", "/api/pack", api_scans_pack, ROUTES_ROLES, AUDITED(STEWARD), ROUTES_NO_BODY},

    {"POST", "/api/staff/login", api_login_staff, ROUTES_PUBLIC, 0, ROUTES_JSON},
    {"POST", "/api/logout", api_login_logout, ROUTES_OPTIONAL, 0, ROUTES_JSON},
    {"GET", "/api/me", api_login_me, ROUTES_ROLES, STAFF | DELEGATE, ROUTES_NO_BODY},

    {"GET", "/api/staff", api_staff_list, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"POST", "/api/staff", api_staff_add, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"DELETE", "/api/staff/{name}", api_staff_remove, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},
    {"POST", "/api/staff/{name}/password", api_staff_password, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"GET", "/api/credentials", api_staff_credentials, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"DELETE", "/api/credentials/{id}", api_staff_revoke, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},
    {"POST", "/api/tokens", api_staff_token, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/devices", api_staff_device, ROUTES_ROLES, SECRETARIAT, ROUTES_JSON},
    {"POST", "/api/devices/pair", api_staff_pair, ROUTES_PUBLIC, 0, ROUTES_JSON},

    {"GET", "/api/contests", api_contests_list, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"POST", "/api/contests", api_contests_add, ROUTES_ROLES, PRESIDIUM, ROUTES_JSON},
    {"GET", "/api/contests/{id}", api_contests_get, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"PATCH", "/api/contests/{id}", api_contests_change, ROUTES_ROLES, PRESIDIUM, ROUTES_JSON},
    {"POST", "/api/contests/{id}/state", api_contests_state, ROUTES_ROLES, CERTIFIERS, ROUTES_JSON},
    {"POST", "/api/contests/{id}/rounds", api_contest_rounds_make, ROUTES_ROLES, PRESIDIUM, ROUTES_JSON},
    {"GET", "/api/contests/{id}/issuer", api_contest_issuer_pending, ROUTES_ROLES, AUDITED(TELLER), ROUTES_NO_BODY},
    {"POST", "/api/contests/{id}/issuer", api_contest_issuer_answer, ROUTES_ROLES, TELLER, ROUTES_JSON},
    {"POST", "/api/contests/{id}/keys", api_contest_keys_publish, ROUTES_ROLES, CERTIFIERS, ROUTES_JSON},
    {"GET", "/api/contests/{id}/certificate", api_contest_certificate_get, ROUTES_PUBLIC, 0, ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/board", api_contests_board, ROUTES_OPTIONAL, 0, ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/minutes.pdf", api_papers_minutes, ROUTES_ROLES, AUDITED(CERTIFIERS), ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/issued.pdf", api_papers_issued, ROUTES_ROLES, AUDITED(CERTIFIERS), ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/result.pdf", api_papers_result, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/paper", api_paper_overview, ROUTES_ROLES, STAFF, ROUTES_NO_BODY},
    {"POST", "/api/contests/{id}/paper", api_paper_issue, ROUTES_ROLES, DESK, ROUTES_JSON},
    {"GET", "/api/contests/{id}/paper/delegates", api_paper_people, ROUTES_ROLES, DESK, ROUTES_NO_BODY},
    {"POST", "/api/contests/{id}/paper/void", api_paper_void, ROUTES_ROLES, DESK, ROUTES_JSON},
    {"POST", "/api/contests/{id}/paper/collect", api_paper_collect, ROUTES_ROLES, TELLER, ROUTES_JSON},
    {"POST", "/api/contests/{id}/paper/uncollect", api_paper_uncollect, ROUTES_ROLES, TELLER, ROUTES_JSON},
    {"POST", "/api/contests/{id}/paper/open", api_paper_open, ROUTES_ROLES, PRESIDIUM, ROUTES_JSON},
    {"POST", "/api/contests/{id}/paper/marks", api_paper_marks, ROUTES_ROLES, TELLER, ROUTES_JSON},
    {"POST", "/api/contests/{id}/papers.pdf", api_paper_print, ROUTES_ROLES, TELLER, ROUTES_JSON},
    {"GET", "/api/contests/{id}/papers", api_paper_list, ROUTES_ROLES, AUDITED(TELLER), ROUTES_NO_BODY},
    {"GET", "/api/contests/{id}/papers/{serial}", api_paper_get, ROUTES_ROLES, AUDITED(TELLER), ROUTES_NO_BODY},

    {"GET", "/api/documents", api_documents_list, ROUTES_ROLES, STAFF | DELEGATE, ROUTES_NO_BODY},
    {"POST", "/api/documents", api_documents_add, ROUTES_ROLES, SECRETARIAT, ROUTES_UPLOAD},
    {"GET", "/api/documents/{id}/content", api_documents_content, ROUTES_ROLES, STAFF | DELEGATE, ROUTES_NO_BODY},
    {"POST", "/api/documents/{id}/opened", api_documents_opened, ROUTES_ROLES, DELEGATE, ROUTES_JSON},
    {"DELETE", "/api/documents/{id}", api_documents_withdraw, ROUTES_ROLES, SECRETARIAT, ROUTES_NO_BODY},

    {"GET", "/api/attendance.pdf", api_papers_attendance, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/credentials.pdf", api_papers_credentials, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},

    {"GET", "/api/exports/attendance.csv", api_exports_attendance, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/attendance.xlsx", api_exports_attendance, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/scans.csv", api_exports_scans, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/scans.xlsx", api_exports_scans, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/delegates.csv", api_exports_delegates, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/delegates.xlsx", api_exports_delegates, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/results.csv", api_exports_results, ROUTES_ROLES, AUDITED(CERTIFIERS), ROUTES_NO_BODY},
    {"GET", "/api/exports/results.xlsx", api_exports_results, ROUTES_ROLES, AUDITED(CERTIFIERS), ROUTES_NO_BODY},
    {"GET", "/api/exports/events.csv", api_exports_events_file, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/exports/events.xlsx", api_exports_events_file, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
    {"GET", "/api/events", api_exports_events, ROUTES_ROLES, AUDITED(SECRETARIAT), ROUTES_NO_BODY},
};

const struct route *routes_table(size_t *count)
{
	*count = sizeof table / sizeof table[0];
	return table;
}

/* The end of the segment that starts at `text`. */
static const char *segment_end(const char *text)
{
	const char *slash = strchr(text, '/');
	return slash ? slash : text + strlen(text);
}

static char *cut(const char *start, size_t length)
{
	char *copy = malloc(length + 1);
	if (!copy)
		return NULL;
	memcpy(copy, start, length);
	copy[length] = '\0';
	return copy;
}

/* One segment against "{name}suffix". The parameter is never empty. */
static bool match_parameter(const char *pattern, size_t pattern_length, const char *text, size_t length, char **param)
{
	const char *suffix = (const char *)memchr(pattern, '}', pattern_length) + 1;
	size_t suffix_length = pattern_length - (size_t)(suffix - pattern);
	if (length <= suffix_length || memcmp(text + length - suffix_length, suffix, suffix_length) != 0)
		return false;
	*param = cut(text, length - suffix_length);
	return *param != NULL;
}

static bool match(const char *pattern, const char *path, char *params[REQUEST_PARAMS])
{
	size_t used = 0;
	while (*pattern == '/' && *path == '/') {
		pattern++;
		path++;
		size_t wanted = (size_t)(segment_end(pattern) - pattern);
		size_t given = (size_t)(segment_end(path) - path);
		if (*pattern == '{') {
			if (!match_parameter(pattern, wanted, path, given, &params[used]))
				return false;
			used++;
		} else if (wanted != given || memcmp(pattern, path, wanted) != 0) {
			return false;
		}
		pattern += wanted;
		path += given;
	}
	return *pattern == '\0' && *path == '\0';
}

static void forget(char *params[REQUEST_PARAMS])
{
	for (size_t i = 0; i < REQUEST_PARAMS; i++) {
		free(params[i]);
		params[i] = NULL;
	}
}

static void allow_also(char allow[64], const char *method)
{
	if (strstr(allow, method))
		return;
	size_t used = strlen(allow);
	const char *comma = used ? ", " : "";
	if (used + strlen(comma) + strlen(method) < 64) {
		strcat(allow, comma);
		strcat(allow, method);
	}
}

enum status routes_find(
    const char *method, const char *path, const struct route **route, char *params[REQUEST_PARAMS], char allow[64])
{
	allow[0] = '\0';
	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (!match(table[i].path, path, params)) {
			forget(params);
			continue;
		}
		if (strcmp(table[i].method, method) == 0) {
			*route = &table[i];
			return STATUS_OK;
		}
		forget(params);
		allow_also(allow, table[i].method);
	}
	return allow[0] ? STATUS_METHOD_NOT_ALLOWED : STATUS_NOT_FOUND;
}

static bool is_plain(const struct route *route)
{
	return route->handler == api_pages_install || route->handler == api_install_file ||
	       route->handler == api_install_get || route->handler == api_pages_asset;
}

enum status routes_find_plain(
    const char *method, const char *path, const struct route **route, char *params[REQUEST_PARAMS])
{
	static const struct route secure = {"", "", api_install_secure, ROUTES_PUBLIC, 0, ROUTES_NO_BODY};
	char allow[64];
	if (routes_find(method, path, route, params, allow) == STATUS_OK && is_plain(*route))
		return STATUS_OK;
	forget(params);
	*route = &secure;
	return STATUS_OK;
}
