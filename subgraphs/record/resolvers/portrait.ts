import { portraitField } from '@hub/kernel/resource/portrait.ts';
import { conditionsOf, risksOf } from '../repositories/portrait.ts';

export const PersonPortrait = {
  conditions: portraitField('conditions', conditionsOf),
  risks: portraitField('risks', risksOf),
};
