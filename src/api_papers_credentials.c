#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_papers.h"
#include "composition.h"
#include "print_credentials.h"
#include "store_absences.h"
#include "store_roster.h"

struct report {
	struct print_credentials credentials;
	struct composition composition;
	int64_t session, opened_at; /* of the open session; 0: none */
	char *title;                /* its, owned */
};

static enum status take_session(void *closure, const struct session *session)
{
	struct report *report = closure;
	report->session = session->id;
	report->opened_at = session->opened_at;
	report->title = strdup(session->title);
	return report->title ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_attendance(void *closure, const struct store_attendance *row)
{
	((struct report *)closure)->credentials.present += row->present;
	return STATUS_OK;
}

static enum status take_delegate(void *closure, const struct delegate *delegate)
{
	struct report *report = closure;
	if (delegate->voting)
		return composition_add(&report->composition, delegate->cells);
	bool official = strcmp(delegate->cells[ROSTER_STANDING], "official") == 0;
	report->credentials.unqualified += official && delegate->withdrawn_at != 0;
	return STATUS_OK;
}

static enum status read_times(struct report *report, const struct api_papers_desk *desk)
{
	struct text_time today;
	int64_t now = desk->act->now;
	enum status status = api_papers_clock(desk, report->opened_at ? report->opened_at : now, &today);
	if (status == STATUS_OK)
		status = api_papers_clock(desk, now, &report->credentials.now);
	if (status == STATUS_OK)
		composition_start(&report->composition, &today);
	return status;
}

static enum status read_report(struct report *report, const struct api_papers_desk *desk)
{
	const struct store_delegate_filter everybody = {.presence = STORE_PRESENCE_ANY};
	struct store *store = desk->act->store;
	enum status status = store_session_current(store, take_session, report);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = read_times(report, desk);
	if (status == STATUS_OK)
		status = store_attendance_each(store, report->session, take_attendance, report);
	struct store_absence_counts absences = {0};
	if (status == STATUS_OK && report->session)
		status = store_absence_count(store, report->session, &absences);
	report->credentials.excused = absences.excused;
	report->credentials.unexcused = absences.unexcused;
	if (status == STATUS_OK)
		status = store_delegate_each(store, &everybody, take_delegate, report);
	composition_finish(&report->composition);
	return status;
}

static enum status write_credentials(const struct api_papers_paper *paper, const struct api_papers_desk *desk)
{
	(void)paper;
	struct report report = {.credentials = {.congress = &desk->heading, .bodies = &desk->bodies}};
	report.credentials.composition = &report.composition;
	enum status status = read_report(&report, desk);
	report.credentials.session = report.title;
	if (status == STATUS_OK)
		status = print_credentials(&report.credentials, &desk->sink);
	composition_free(&report.composition);
	free(report.title);
	return status;
}

enum status api_papers_credentials(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return api_papers_defer(
	    request, reply, &(struct api_papers_paper){.write = write_credentials, .name = "credentials"});
}
