#include <ctype.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "config.h"
#include "store_congress.h"
#include "timestamp.h"
#include "tls_authority.h"

#define HOST_MAX 255

/* ---- what the page says ---- */

enum status api_install_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)request;
	const struct tls_authority_facts *authority = app->authority;
	char until[TIMESTAMP_SIZE];
	if (!authority)
		return reply_refuse(reply, STATUS_NOT_FOUND, "this daemon has no certificate authority of its own");
	json_t *plain = app->config->http_host ? json_integer(app->config->http_port) : json_null();
	return reply_json(reply, 200,
	    json_pack("{s:s, s:s, s:s, s:i, s:o}", "name", authority->name, "fingerprint", authority->fingerprint,
	        "valid_until", timestamp_format(authority->until, until), "port", app->config->port, "plain_port", plain));
}

/* ---- the authority, as devices take it ---- */

static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

static void write_key(FILE *out, const char *key, const char *value)
{
	fprintf(out, "<key>%s</key><string>", key);
	write_escaped(out, value);
	fputs("</string>\n", out);
}

/* Of the certificate's digest, so that the same authority installed again is
 * the same profile (RFC 9562 section 5.8). */
static void write_uuid(FILE *out, const unsigned char bytes[16])
{
	unsigned char id[16];
	char hex[2 * sizeof id + 1], text[37];
	memcpy(id, bytes, sizeof id);
	id[6] = (id[6] & 0x0f) | 0x80;
	id[8] = (id[8] & 0x3f) | 0x80;
	sodium_bin2hex(hex, sizeof hex, id, sizeof id);
	snprintf(text, sizeof text, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	write_key(out, "PayloadUUID", text);
}

static enum status write_payload(FILE *out, const struct tls_authority_facts *authority, const char *identifier)
{
	size_t size = sodium_base64_ENCODED_LEN(authority->length, sodium_base64_VARIANT_ORIGINAL);
	char *base64 = malloc(size);
	if (!base64)
		return STATUS_NO_MEMORY;
	sodium_bin2base64(base64, size, authority->der, authority->length, sodium_base64_VARIANT_ORIGINAL);
	fprintf(out, "<dict>\n<key>PayloadContent</key><data>%s</data>\n", base64);
	free(base64);
	write_key(out, "PayloadType", "com.apple.security.root");
	write_key(out, "PayloadCertificateFileName", "congressd.crt");
	write_key(out, "PayloadDisplayName", authority->name);
	fprintf(out, "<key>PayloadIdentifier</key><string>%s.root</string>\n", identifier);
	write_uuid(out, authority->sha256 + 16);
	fputs("<key>PayloadVersion</key><integer>1</integer>\n</dict>\n", out);
	return STATUS_OK;
}

/* Apple's configuration profile: a property list with one root certificate. */
static enum status write_profile(FILE *out, const struct app *app, const char *congress)
{
	char identifier[32];
	snprintf(identifier, sizeof identifier, "congressd.%08x", (unsigned)app->congress);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
	      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
	      "<plist version=\"1.0\">\n<dict>\n<key>PayloadContent</key>\n<array>\n",
	    out);
	enum status status = write_payload(out, app->authority, identifier);
	fputs("</array>\n", out);
	write_key(out, "PayloadType", "Configuration");
	write_key(out, "PayloadDisplayName", app->authority->name);
	write_key(out, "PayloadOrganization", congress);
	write_key(out, "PayloadIdentifier", identifier);
	write_uuid(out, app->authority->sha256);
	fputs("<key>PayloadVersion</key><integer>1</integer>\n</dict>\n</plist>\n", out);
	return status;
}

static enum status send_profile(const struct app *app, const struct request *request, struct reply *reply)
{
	struct congress congress;
	char *text = NULL;
	size_t length = 0;
	enum status status = store_congress_get(request->store, &congress);
	if (status != STATUS_OK)
		return status;
	FILE *out = open_memstream(&text, &length);
	status = out ? write_profile(out, app, congress.name) : STATUS_NO_MEMORY;
	if (out && (ferror(out) || fclose(out) != 0))
		status = STATUS_NO_MEMORY;
	store_congress_free(&congress);
	if (status == STATUS_OK)
		reply_bytes(reply, 200, "application/x-apple-aspen-config", text, length);
	else
		free(text);
	return status;
}

enum status api_install_file(struct app *app, const struct request *request, struct reply *reply)
{
	if (!app->authority)
		return STATUS_NOT_FOUND;
	if (strcmp(request->params[0], "congressd.mobileconfig") == 0)
		return send_profile(app, request, reply);
	if (strcmp(request->params[0], "congressd.crt") != 0)
		return STATUS_NOT_FOUND;
	reply_static(reply, 200, "application/x-x509-ca-cert", app->authority->der, app->authority->length);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"congressd-%08x.crt\"",
	    (unsigned)app->congress);
	return STATUS_OK;
}

/* ---- to the secure listener ---- */

/* The host of a Host header, without its port; false for anything doubtful. */
static bool host_of(const char *header, char host[HOST_MAX + 1])
{
	size_t length = header ? strlen(header) : 0;
	if (length == 0 || length > HOST_MAX)
		return false;
	const char *end = *header == '[' ? strchr(header, ']') : strchr(header, ':');
	if (*header == '[' && !end)
		return false;
	size_t kept = !end ? length : *header == '[' ? (size_t)(end + 1 - header) : (size_t)(end - header);
	for (size_t i = 0; i < kept; i++) {
		const char c = header[i];
		if (!isalnum((unsigned char)c) && c != '.' && c != '-' && (*header != '[' || !strchr("[]:", c)))
			return false;
	}
	memcpy(host, header, kept);
	host[kept] = '\0';
	return kept > 0;
}

/* What stands for itself in a path or a query (RFC 3986 section 2.3). */
static void write_encoded(FILE *out, const char *text, const char *also)
{
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~", *text) || strchr(also, *text))
			fputc(*text, out);
		else
			fprintf(out, "%%%02X", (unsigned char)*text);
	}
}

static void write_target(FILE *out, const struct app *app, const struct request *request)
{
	char host[HOST_MAX + 1];
	if (host_of(request_header(request, "Host"), host))
		fprintf(out, "https://%s:%u", host, app->config->port);
	else
		fputs(app->public_url, out);
	write_encoded(out, request->path, "/");
	for (size_t i = 0; i < request->query_count; i++) {
		fputc(i ? '&' : '?', out);
		write_encoded(out, request->queries[i].name, "");
		if (*request->queries[i].value)
			fputc('=', out);
		write_encoded(out, request->queries[i].value, "");
	}
}

/* 307: what was a POST stays one. Nothing it brought was looked at. */
enum status api_install_secure(struct app *app, const struct request *request, struct reply *reply)
{
	char *target = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&target, &length);
	if (!out)
		return STATUS_NO_MEMORY;
	write_target(out, app, request);
	bool written = !ferror(out);
	if (fclose(out) == 0 && written) {
		reply->http = 307;
		reply_header(reply, "Location", "%s", target);
	}
	free(target);
	return reply->http == 307 ? STATUS_OK : STATUS_NO_MEMORY;
}
