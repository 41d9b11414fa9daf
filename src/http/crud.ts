/** The five endpoints that every resource has. Functions in, endpoints out, no flags: what is special is written out beside it. */
import { z } from 'zod';
import type { Reading, Writing } from '../changes/scope.js';
import { type Endpoint, endpoint } from './endpoint.js';
import type { ProblemCode } from './errors.js';
import type { Precondition } from './etag.js';
import { lowerCaseId } from './fields.js';
import type { Collection } from './kept/tags.js';
import { MOST_COUNTED, type Page } from './paging.js';
import { inHeader } from './request-target.js';

type Row = { id: string };

export interface Crud<
  Item extends z.ZodObject,
  Summary extends z.ZodObject,
  ListQuery extends z.ZodObject,
  ItemQuery extends z.ZodObject,
  Create extends z.ZodType,
  Update extends z.ZodType,
  CreateQuery extends z.ZodObject,
  UpdateQuery extends z.ZodObject,
  DeleteQuery extends z.ZodObject,
  Patched extends z.ZodType,
> {
  /** In the singular, as in `getOutlet`, with a capital. */
  name: string;
  plural: string;
  /** What it is, for the document. */
  description: string;
  schemas: {
    Item: Item;
    List: z.ZodObject<{ data: z.ZodArray<Summary> } & z.ZodRawShape>;
    Create: Create;
    Update: Update;
    ListQuery: ListQuery;
    ItemQuery: ItemQuery;
    CreateQuery: CreateQuery;
    UpdateQuery: UpdateQuery;
    DeleteQuery: DeleteQuery;
    /** What an update answers: the item, and what else it has to tell. */
    Patched: Patched;
  };
  /** What lists and items depend on beyond the ids that stand in them, for as long as answers to the public are kept. */
  kept: { list: readonly Collection[]; item: readonly Collection[] };
  /** What can go wrong beyond a bad request: a slug that is taken, say. */
  problems: { create: ProblemCode[]; update: ProblemCode[]; remove: ProblemCode[] };
  idDescription: string;
  list(reading: Reading, query: z.output<ListQuery>): Promise<Page<NoInfer<z.output<Summary>>>>;
  get(reading: Reading, reference: string, query: z.output<ItemQuery>): Promise<NoInfer<z.output<Item>>>;
  create(writing: Writing, body: z.output<Create>, query: z.output<CreateQuery>): Promise<NoInfer<z.output<Item>>>;
  update(writing: Writing, reference: string, body: z.output<Update>, precondition: Precondition, query: z.output<UpdateQuery>): Promise<NoInfer<z.output<Patched>>>;
  remove(writing: Writing, reference: string, precondition: Precondition, query: z.output<DeleteQuery>): Promise<void>;
}

/** The query of an operation that takes no parameters. */
export const noQuery = z.strictObject({});

/** The path parameter of everything that has an id. */
export const idParams = (description: string) => z.object({ id: z.string().min(1).max(200).overwrite(lowerCaseId).meta({ description }) });

interface ListAnswer {
  data: unknown[];
  meta: object;
  links: { self: string; next: string | null };
}

/** A page in the envelope of every list. `cursor` is the name of the parameter by which it goes on. */
export function envelope<Item>(page: Page<Item>, url: string, link: (path: string) => string, cursor: 'cursor' | 'after' = 'cursor') {
  const { rows, nextCursor, ...meta } = page;
  return { data: rows, meta: { ...meta, nextCursor }, links: { self: link(inHeader(url)), next: nextCursor === null ? null : link(nextUrl(url, page, cursor)) } };
}

/** By number where the next page has one that leads on: it is not too far, and this one is full. */
function nextUrl(url: string, { rows, limit, nextCursor, page }: Page<unknown>, cursor: string): string {
  const { pathname, searchParams: query } = new URL(url, 'http://here');
  if (page !== undefined && (page + 1) * limit <= MOST_COUNTED && rows.length === limit) query.set('page', String(page + 1));
  else {
    query.delete('page');
    query.set(cursor, String(nextCursor));
  }
  return `${pathname}?${query}`;
}

/** The Link header of every list (RFC 8288). */
export const linkHeader = {
  Link: {
    description: 'Links to this page and the next one (RFC 8288).',
    value: ({ links }: ListAnswer) => [`<${links.self}>; rel="self"`, ...(links.next === null ? [] : [`<${links.next}>; rel="next"`])].join(', '),
  },
};

export function crud<
  Item extends z.ZodObject,
  Summary extends z.ZodObject,
  ListQuery extends z.ZodObject,
  ItemQuery extends z.ZodObject,
  Create extends z.ZodType,
  Update extends z.ZodType,
  CreateQuery extends z.ZodObject,
  UpdateQuery extends z.ZodObject,
  DeleteQuery extends z.ZodObject,
  Patched extends z.ZodType,
>(resource: Crud<Item, Summary, ListQuery, ItemQuery, Create, Update, CreateQuery, UpdateQuery, DeleteQuery, Patched>): Endpoint[] {
  const { name, plural, schemas, kept, problems, list, get, create, update, remove } = resource;
  const lower = name.toLowerCase();
  const collection = `/v1/${plural}` as const;
  const item = `${collection}/{id}` as const;
  const params = idParams(resource.idDescription);
  const tag = name;
  return [
    endpoint({
      operationId: `list${name}s`, summary: `List ${plural}`, description: resource.description, tag,
      method: 'get', path: collection, access: 'public', params: noQuery, query: schemas.ListQuery, kept: { collections: kept.list },
      response: { status: 200, description: `A page of ${plural}.`, schema: schemas.List as z.ZodType<unknown>, headers: linkHeader as never },
      handle: async ({ read, query, url, link }) => envelope(await read((reading) => list(reading, query)), url, link),
    }),
    endpoint({
      operationId: `create${name}`, summary: `Create one ${lower}`, tag,
      method: 'post', path: collection, access: 'editor', params: noQuery, query: schemas.CreateQuery,
      body: schemas.Create,
      response: {
        status: 201, description: `The new ${lower}.`, schema: schemas.Item as z.ZodType<unknown>,
        headers: { Location: { description: `Where the new ${lower} is.`, value: (made, link) => link(`${collection}/${(made as Row).id}`) } },
      },
      problems: problems.create,
      handle: ({ write, body, query }) => write((writing) => create(writing, body as z.output<Create>, query)),
    }),
    endpoint({
      operationId: `get${name}`, summary: `Read one ${lower}`, tag,
      method: 'get', path: item, access: 'public', params, query: schemas.ItemQuery, kept: { collections: kept.item },
      response: { status: 200, description: `The ${lower}.`, schema: schemas.Item as z.ZodType<unknown> },
      problems: ['not_found'],
      handle: ({ read, params, query }) => read((reading) => get(reading, params.id, query)),
    }),
    endpoint({
      operationId: `update${name}`, summary: `Change one ${lower}`, tag,
      description: 'A JSON Merge Patch (RFC 7396): an absent field is left alone, null clears it. What was read without `include` can be sent back.',
      method: 'patch', path: item, access: 'editor', params, query: schemas.UpdateQuery,
      body: schemas.Update, conditional: true,
      response: { status: 200, description: `The ${lower} as it is now.`, schema: schemas.Patched as z.ZodType<unknown>, represents: schemas.Item },
      problems: ['not_found', ...problems.update],
      handle: ({ write, params, body, precondition, query }) => write((writing) => update(writing, params.id, body as z.output<Update>, precondition, query)),
    }),
    endpoint({
      operationId: `delete${name}`, summary: `Delete one ${lower}`, tag,
      method: 'delete', path: item, access: 'editor', params, query: schemas.DeleteQuery, conditional: true,
      response: { status: 204, description: 'It is gone.' },
      problems: ['not_found', ...problems.remove],
      handle: ({ write, params, precondition, query }) => write((writing) => remove(writing, params.id, precondition, query)),
    }),
  ];
}
