import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemText from '@mui/material/ListItemText';
import Slider from '@mui/material/Slider';
import SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { ConnectedCompanionWindow, useTranslation } from 'mirador';
import { AnnotationDetails } from './annotation-details.jsx';
import { isShown } from './filter.js';

/** The plugin's own tab in Mirador's side bar; `value` names the panel that it opens. */
export function PredictionsButton() {
  return (
    <SvgIcon>
      <path d="M4 4h9l7 8-7 8H4zm4.5 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z" fillRule="evenodd" />
    </SvgIcon>
  );
}
PredictionsButton.value = 'predictions';

/** The predictions in view, surest first, and the filter that holds for the other panel and the outlines too. */
export function PredictionsPanel({ id, windowId, filter, changeFilter, ...tools }) {
  const { t } = useTranslation();
  const predictions = tools.annotations.filter(({ prediction }) => prediction);
  const shown = predictions
    .filter((annotation) => isShown(annotation, filter))
    .sort((a, b) => (b.prediction.confidence ?? 0) - (a.prediction.confidence ?? 0));
  return (
    <ConnectedCompanionWindow
      id={id}
      title={t('openCompanionWindow_predictions')}
      windowId={windowId}
    >
      <Filter {...{ predictions, filter, changeFilter }} />
      <Typography component="p" sx={{ paddingX: 2 }} variant="subtitle2">
        {predictions.length > 0
          ? t('autotagShown', { shown: shown.length, all: predictions.length })
          : t('autotagNone')}
      </Typography>
      <List dense>
        {shown.map((annotation) => (
          <ListItem divider key={annotation.id} sx={{ flexWrap: 'wrap' }}>
            <ListItemText primary={annotation.prediction.label} />
            <AnnotationDetails annotation={annotation} {...tools} />
          </ListItem>
        ))}
      </List>
    </ConnectedCompanionWindow>
  );
}

// --- Internal helpers ---

function Filter({ predictions, filter, changeFilter }) {
  const { t } = useTranslation();
  const authors = [...new Set([...predictions.map(({ author }) => author), ...filter.hidden])];
  const { hidden, least } = filter;
  const toggle = (author) =>
    hidden.includes(author) ? hidden.filter((one) => one !== author) : [...hidden, author];
  const said = t('autotagLeast', { percent: Math.round(least * 100) });
  return (
    <FormGroup sx={{ padding: 2 }}>
      <Typography variant="overline">{t('autotagModels')}</Typography>
      {authors.sort().map((author) => (
        <FormControlLabel
          control={<Checkbox checked={!hidden.includes(author)} size="small" />}
          key={author}
          label={<Typography variant="body2">{author}</Typography>}
          onChange={() => changeFilter({ hidden: toggle(author) })}
        />
      ))}
      <Typography variant="overline">{said}</Typography>
      <Slider
        aria-label={said}
        max={1}
        min={0}
        onChange={(_event, value) => changeFilter({ least: value })}
        size="small"
        step={0.05}
        sx={{ marginX: 1, width: 'auto' }}
        value={least}
      />
    </FormGroup>
  );
}
