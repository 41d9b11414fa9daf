/** A random life of an article, through the front door, and what was answered after each of its events. */
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { type Json, makeArticle, makeImage, makeOutlet, makeSpeaker } from './make.js';
import type { TestNewsroom } from './newsroom.js';

const sentences = [
  '“We open at noon,” she said.', '“Nobody knows the tides,” he said.', 'The harbour was quiet.', '“We open,” she said, “at noon.”', 'It rained; the “old pump” ran.', '![](image:the-picture)',
];
const words = ['We open at noon,', 'Nobody knows the tides,', 'We open, at noon.', 'old pump', 'words of nobody'];

const events = {
  body: [0, 1, 2, 3, 4], headline: [0, 1], quote: [0, 1, 2, 3, 4], requote: [0, 1, 2], place: [0, 1], unquote: [0, 1], publish: [0], unpublish: [0], speaker: [0], outlet: [0], picture: [0], draft: [0, 1],
  reply: [0],
} as const;
export type Event = [name: keyof typeof events, choice: number];

/** Publishing more often than not, so that there is something to see. */
export const lives = (most: number): fc.Arbitrary<Event[]> => fc.array(
  fc.constantFrom(...Object.keys(events), 'publish', 'body') .chain((name) => fc.nat(20).map((choice) => [name, choice] as Event)),
  { minLength: 3, maxLength: most },
);

/** What was answered at one moment. */
export interface Moment {
  at: Date;
  version: number;
  /** As a viewer sees it, with its statements. */
  inside: Json;
  /** As the public sees it, with all that belongs to it; null while it sees nothing. */
  outside: Json | null;
}

export interface Life {
  id: string;
  moments: Moment[];
}

/** Lets an article live. What is refused, such as publishing twice, is no event. */
export async function live(newsroom: TestNewsroom, life: readonly Event[]): Promise<Life> {
  const editor = newsroom.as('editor');
  const [outlet, speaker, picture] = [await makeOutlet(newsroom), await makeSpeaker(newsroom), await makeImage(newsroom)];
  const body = (choice: number): string => sentences.filter((_, i) => (choice + 2 * i) % 3 > 0 || i === choice % 6).join('\n\n').replace('the-picture', picture.slug);
  const { id } = await makeArticle(newsroom, { outletId: outlet.id, body: body(0), topics: ['Ships'], images: [{ imageId: picture.id, role: 'lead' }] });
  const path = `/v1/articles/${id}`;
  const quotes = async (): Promise<Json[]> => (await newsroom.as('viewer').get(`/v1/quotes?article=${id}&limit=100`)).body.data;
  const override = '?override=As%20a%20test%20needs%20it.';
  const onQuote = async (choice: number, send: (path: string) => PromiseLike<unknown>): Promise<void> => {
    const all = await quotes();
    if (all.length > 0) await send(`/v1/quotes/${all[choice % all.length].id}`);
  };
  const happen: Record<Event[0], (choice: number) => PromiseLike<unknown>> = {
    body: (choice) => editor.patch(`${path}${override}`).send({ body: body(choice) }),
    headline: (choice) => editor.patch(path).send({ headline: `Headline ${choice}`, topics: choice % 2 ? ['Tides', 'Ships'] : [] }),
    quote: (choice) => editor.post(`/v1/quotes${override}`).send({ articleId: id, kind: choice % 3 ? 'direct' : 'indirect', text: words[choice % 5], speakerId: speaker.id, note: 'For us.' }),
    requote: (choice) => onQuote(choice, (quote) => editor.patch(`${quote}${override}`).send({ text: words[(choice + 2) % 5] })),
    place: (choice) => onQuote(choice, (quote) => editor.patch(`${quote}${override}`).send({ place: `Place ${choice}`, via: choice % 2 ? { name: 'A radio' } : null })),
    unquote: (choice) => onQuote(choice, (quote) => editor.delete(quote)),
    publish: () => editor.post(`${path}/publish`).send({ override: 'As a test needs it.' }),
    unpublish: () => editor.post(`${path}/unpublish`),
    speaker: (choice) => editor.patch(`/v1/speakers/${speaker.id}`).send({ name: `Speaker ${choice}`, positions: [{ title: 'Mayor' }] }),
    outlet: (choice) => editor.patch(`/v1/outlets/${outlet.id}`).send({ name: `Outlet ${choice}` }),
    picture: (choice) => editor.patch(`/v1/images/${picture.id}`).send({ alt: `Picture ${choice}` }),
    draft: (choice) => editor.patch(`${path}/draft`).send({ summary: `Summary ${choice}`, body: body(choice + 1) }),
    reply: (choice) => onQuote(choice, async () => {
      const [first, second] = await quotes();
      if (second !== undefined) await editor.patch(`/v1/quotes/${second.id}${override}`).send({ inReplyToId: first.id });
    }),
  };
  const moments: Moment[] = [await look(newsroom, path)];
  for (const [name, choice] of life) {
    await setTimeout(2);
    await happen[name](choice);
    moments.push(await look(newsroom, path));
  }
  return { id, moments };
}

async function look(newsroom: TestNewsroom, path: string): Promise<Moment> {
  await setTimeout(2);
  const at = new Date();
  const inside = (await newsroom.as('viewer').get(`${path}?include=quotes`)).body;
  const outside = await newsroom.as(null).get(`${path}?include=quotes.speaker,outlet`);
  return { at, version: inside.version, inside, outside: outside.status === 200 ? outside.body : null };
}
