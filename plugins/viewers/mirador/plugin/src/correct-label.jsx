import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'mirador';
import { useEffect, useState } from 'react';

/** The labels of the model's card to choose from; `onChoose` gets one of them, `onLeave` nothing. */
export function CorrectLabel({ loadLabels, onChoose, onLeave }) {
  const { t } = useTranslation();
  const [labels, setLabels] = useState();
  useEffect(() => {
    let here = true;
    loadLabels().then((found) => here && setLabels(found));
    return () => {
      here = false;
    };
  }, [loadLabels]);
  return (
    <Autocomplete
      autoHighlight
      fullWidth
      loading={labels === undefined}
      onChange={(_event, label) => label && onChoose(label)}
      onClose={(_event, reason) => reason === 'escape' && onLeave()}
      openOnFocus
      options={labels ?? []}
      renderInput={(parameters) => (
        <TextField {...parameters} autoFocus label={t('autotagCorrectLabel')} variant="standard" />
      )}
      size="small"
    />
  );
}
