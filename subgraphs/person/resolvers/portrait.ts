import { portraitField } from '@hub/kernel/resource/portrait.ts';
import { statementsOfAge } from '../repositories/portrait.ts';

export const PersonPortrait = {
  lifeStage: portraitField('lifeStage', async (context, id) => {
    const [stage] = await statementsOfAge(context, id, 'LIFE_STAGE');
    return stage ?? null;
  }),
  keyGroups: portraitField('keyGroups', (context, id) => statementsOfAge(context, id, 'KEY_GROUP')),
};
