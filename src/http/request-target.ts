/**
 * The path and query that were asked for. A target in absolute form (RFC 9112, section 3.2.2) names a host too, and
 * perhaps credentials: neither may reach a link or the log.
 */
export const targetOf = ({ originalUrl }: { originalUrl: string }): string => originalUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');

/** A target, or a part of one, as a header can carry it: what is not plain ASCII, quotes and angle brackets, percent-encoded. */
export const inHeader = (target: string): string => target.replace(/[^\x21\x23-\x3b\x3d\x3f-\x7e]/g, encodeURIComponent);
