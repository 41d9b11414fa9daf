/**
 * The path and query that were asked for. A target in absolute form (RFC 9112, section 3.2.2) names a host too, and
 * perhaps credentials: neither may reach a link or the log.
 */
export const targetOf = ({ originalUrl }: { originalUrl: string }): string => originalUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
