import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'mirador';
import { ConfidenceBar } from './confidence-bar.jsx';
import { Verdict } from './verdict.jsx';

// Mirador's rows are the items of a menu: a click selects, a letter jumps to the next row.
const stop = (event) => event.stopPropagation();

/** Under the text of an annotation: whose it is, and of a prediction, how sure and what to do with it. */
export function AnnotationDetails({ annotation, ...tools }) {
  const { t } = useTranslation();
  const { author, prediction } = annotation;
  return (
    <Stack onClick={stop} onKeyDown={stop} spacing={0.5} sx={{ flexBasis: '100%', minWidth: 0 }}>
      {author && (
        <Typography
          color="textSecondary"
          sx={{ lineHeight: 1.4, whiteSpace: 'normal' }}
          variant="caption"
        >
          {t('autotagBy', { author, interpolation: { escapeValue: false } })}
        </Typography>
      )}
      {prediction?.confidence !== undefined && <ConfidenceBar confidence={prediction.confidence} />}
      {prediction && <Verdict annotation={annotation} {...tools} />}
    </Stack>
  );
}
