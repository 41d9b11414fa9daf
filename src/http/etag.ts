/**
 * Entity tags (RFC 9110, section 8.8.3) and the preconditions that carry them (section 13.1).
 *
 * A resource's tag is `"<version>-<hash of its representation>"`: If-Match looks at the version, If-None-Match at all of
 * it. A list has no version: its tag is the hash alone.
 */
import { hash } from 'node:crypto';
import { Problem } from './errors.js';

/** Characters of the hash. */
const HASH = 22;

/**
 * The tag of a representation.
 *
 * @param version undefined for what has none
 * @param copyOf of a working copy, the version of what it is a copy of: the tag says both, and is never taken for one of that
 */
export function etagOf(representation: string, version: number | undefined, copyOf?: number): string {
  const digest = hash('sha256', representation, 'base64url').slice(0, HASH);
  if (version === undefined) return `"${digest}"`;
  return copyOf === undefined ? `"${version}-${digest}"` : `"${version}-draft.${copyOf}.${digest}"`;
}

const TAG = /\s*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/y;

/** The tags of a header's list; null when the header is malformed. */
function parseTags(header: string): { weak: boolean; value: string }[] | null {
  const tags = [];
  TAG.lastIndex = 0;
  while (TAG.lastIndex < header.length) {
    const match = TAG.exec(header);
    if (match === null) return null;
    tags.push({ weak: match[1] !== undefined, value: match[2] ?? '' });
  }
  return tags;
}

/** A tag without the mark of a compressed form: the forms are compared alike. */
const plain = (value: string): string => value.replace(/-(br|gz)$/, '');

/** Whether If-None-Match names the representation, by weak comparison: then the answer is 304. */
export function notModified(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const current = etag.slice(1, -1);
  return parseTags(header)?.some((tag) => plain(tag.value) === current) ?? false;
}

/** A version of a working copy, and the version of what it is a copy of. */
export interface CopyVersion {
  version: number;
  of: number;
}

/**
 * What If-Match asks of a resource: any version, or one of these; or of its working copy one of those. Weak tags and tags
 * that are not ours match nothing.
 */
export type Precondition = { versions: readonly number[]; copies?: readonly CopyVersion[] } | 'any' | undefined;

export function parseIfMatch(header: string | undefined): Precondition {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const strong = (parseTags(header) ?? []).filter((tag) => !tag.weak);
  const tags = strong.filter(({ value }) => !/^[\w-]{22}$/.test(plain(value))); // a bare hash may begin like a version
  const numbers = tags.flatMap(({ value }) => {
    const [, version, of] = /^(\d{1,9})-(?:draft\.(\d{1,9})\.)?/.exec(value) ?? [];
    return version === undefined ? [] : [{ version: Number(version), of: of === undefined ? undefined : Number(of) }];
  });
  return {
    versions: numbers.flatMap(({ version, of }) => (of === undefined ? [version] : [])),
    copies: numbers.flatMap(({ version, of }) => (of === undefined ? [] : [{ version, of }])),
  };
}

/** The 412 that says which version the resource has now. */
export function changedSince(version: number): Problem {
  const detail = `The resource has version ${version} now. Read it again, and send its ETag as If-Match.`;
  return new Problem('precondition_failed', detail, { currentVersion: version });
}
