import { crud } from '../../http/crud.js';
import { Speaker, SpeakerCreate, SpeakerList, SpeakerListQuery, SpeakerQuery, SpeakerUpdate } from './speaker.schema.js';
import { createSpeaker, getSpeaker, listSpeakers, removeSpeaker, updateSpeaker } from './speaker.service.js';

export const speakerRoutes = crud({
  name: 'Speaker',
  plural: 'speakers',
  description: 'Without a key: the speakers whom something published names. By name, unless `sort` says otherwise.',
  idDescription: 'The id or the slug of the speaker.',
  schemas: { Item: Speaker, List: SpeakerList, Create: SpeakerCreate, Update: SpeakerUpdate, ListQuery: SpeakerListQuery, ItemQuery: SpeakerQuery },
  problems: { create: ['slug_taken', 'conflict'], update: ['slug_taken', 'conflict'], remove: ['in_use'] },
  list: listSpeakers,
  get: getSpeaker,
  create: createSpeaker,
  update: updateSpeaker,
  remove: removeSpeaker,
});
