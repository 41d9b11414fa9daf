import { z } from 'zod';
import { Id, Reference, Slug, Url, text } from '../../http/fields.js';
import { pageParameters } from '../../http/paging.js';
import { listOf } from '../../http/query.js';
import { common, creatable, listSchema, patchable } from '../../http/schema.js';
import { includeParameter } from '../include.js';
import { Outlet } from '../outlets/outlet.schema.js';

/** Where the picture itself is: anywhere on the web, or served by us under /media/. */
const ImageUrl = z.union([Url, z.string().max(2_000).regex(/^\/media\/[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be an http or https URL, or a path below /media/')]);

const fraction = z.number().min(0).max(1);
const point = { x: fraction.describe('From the left, 0 to 1.'), y: fraction.describe('From the top, 0 to 1.') };
const FocalPoint = z.strictObject(point).describe('The point that no crop may lose.');

const most = 2_147_483_647;
const pixels = z.int().min(1).max(100_000);

const fields = {
  slug: Slug.describe('Its name in URLs; unique.'),
  title: text(1, 200).describe('What it is called in the newsroom.'),
  alt: text(0, 2_000).describe('What it shows, for those who do not see it; empty for a decorative image.'),
  caption: text(0, 2_000).nullable().describe('The line below it, unless an article has its own.'),
  credit: text(0, 300).nullable().describe('Whom to credit, as printed.'),
  creditOutletId: Id.nullable().describe('The outlet to credit.'),
  copyrightNotice: text(0, 2_000).nullable().describe('The copyright notice.'),
  sourceUrl: Url.nullable().describe('Where it was taken from.'),
  focalPoint: FocalPoint.nullable().describe('The point that no crop may lose.'),
  url: ImageUrl.describe('Where the picture itself is. A path is one of this server: resolve it against the address of the API.'),
  mimeType: z.string().max(100).regex(/^image\/[a-z0-9][a-z0-9.+-]*$/, 'must be an image type, such as image/jpeg').nullable().describe('Its media type.'),
  width: pixels.nullable().describe('In pixels.'),
  height: pixels.nullable().describe('In pixels.'),
  bytes: z.int().min(0).max(most).nullable().describe('Its size in bytes.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits').nullable().describe('The SHA-256 of its bytes.'),
};

const references = { creditOutletId: Reference.nullable().describe('The outlet to credit: its id or slug.') };

export const Image = z
  .object({ ...common, ...fields, creditOutlet: Outlet.nullable().optional().describe('With `include=creditOutlet`.') })
  .meta({ id: 'Image', description: 'A picture, with all that is needed to show and credit it.' });
export type Image = z.output<typeof Image>;

export const ImageSnapshot = Image.omit({ creditOutlet: true }).meta({ id: 'ImageSnapshot', description: 'An image as it was.' });

export const ImageList = listSchema('ImageList', Image, 'images');

export const ImageCreate = z.strictObject({ ...creatable({ ...fields, ...references }), slug: fields.slug.optional() }).meta({
  id: 'ImageCreate',
  description: 'A new image. Without a slug, one is made from the title.',
  examples: [{ title: 'The flooded tram tunnel', alt: 'Water up to the platform edge', url: 'https://images.example/tunnel.jpg', credit: 'A. Ferreira' }],
});
export type ImageCreate = z.output<typeof ImageCreate>;

export const ImageUpdate = z.strictObject(patchable({ ...common, ...fields, ...references, focalPoint: z.strictObject(patchable(point)).nullable().describe('The point that no crop may lose.') })).meta({
  id: 'ImageUpdate',
  description: 'Changes to an image. Read-only fields may be sent back unchanged.',
  examples: [{ focalPoint: { x: 0.5, y: 0.3 } }],
});
export type ImageUpdate = z.output<typeof ImageUpdate>;

export const imageFieldKinds = { readOnly: Object.keys(common), derived: [], nested: { focalPoint: FocalPoint } };

const include = includeParameter(['creditOutlet']);

export const ImageQuery = z.strictObject({ include });
export type ImageQuery = z.output<typeof ImageQuery>;

export const ImageListQuery = z.strictObject({
  ...pageParameters(['createdAt', 'title']),
  include,
  q: text(1, 500).optional().describe('Full-text search in title, alternative text, caption and credit: words, "a phrase", prefix*, -not.'),
  creditOutlet: listOf(Reference).optional().describe('Credited to one of these outlets (id or slug).'),
});
export type ImageListQuery = z.output<typeof ImageListQuery>;
