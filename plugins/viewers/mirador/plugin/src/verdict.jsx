import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'mirador';
import { useCallback, useState } from 'react';
import { truthsFor } from './annotations.js';
import { AskApiKey } from './ask-api-key.jsx';
import { CorrectLabel } from './correct-label.jsx';

/** What a person makes of a prediction: accepts it, corrects it, or has done so before. */
export function Verdict({ annotation, annotations, server, refresh }) {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState();
  const [refused, setRefused] = useState(); // what is to be said once there is a key
  const { label, model } = annotation.prediction;
  const own = truthsFor(annotation, annotations).find(({ creator }) => creator === server.creator);
  const loadLabels = useCallback(() => server.labels(model), [server, model]);

  async function say(truth) {
    setChoosing(false);
    setBusy(true);
    setProblem(undefined);
    setRefused(undefined);
    try {
      await server.sayTrue(truth, annotation, own);
      await refresh(annotation.canvasId);
    } catch (error) {
      setProblem(error.message);
      if (error.status === unauthorized) setRefused(truth);
    }
    setBusy(false);
  }

  const sayWith = (key) => {
    server.takeApiKey(key);
    return say(refused);
  };

  return (
    <>
      <Box sx={{ alignItems: 'center', display: 'flex', gap: 1 }}>
        {own?.truth === label ? (
          <Typography color="success" variant="caption">
            {t('autotagAccepted')}
          </Typography>
        ) : (
          <Button
            disabled={busy}
            onClick={() => say(label)}
            size="small"
            sx={buttonStyle}
            variant="outlined"
          >
            {t('autotagAccept')}
          </Button>
        )}
        <Button
          aria-expanded={choosing}
          disabled={busy}
          onClick={() => setChoosing(!choosing)}
          size="small"
          sx={buttonStyle}
        >
          {t('autotagCorrect')}
        </Button>
        {own && own.truth !== label && (
          <Typography variant="caption">{t('autotagCorrected', { label: own.truth })}</Typography>
        )}
      </Box>
      {choosing && (
        <CorrectLabel loadLabels={loadLabels} onChoose={say} onLeave={() => setChoosing(false)} />
      )}
      {problem && <Alert severity="error">{problem}</Alert>}
      {refused && <AskApiKey onKey={sayWith} />}
    </>
  );
}

// --- Internal helpers ---

const unauthorized = 401;

const buttonStyle = { lineHeight: 1.4, paddingX: 1, paddingY: 0.25 };
