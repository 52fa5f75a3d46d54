import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'mirador';
import { createContext, forwardRef, useContext } from 'react';
import { AnnotationDetails } from './annotation-details.jsx';
import { isShown } from './filter.js';

/** What rows need besides the id that Mirador gives them. */
const Tools = createContext();

/** Around Mirador's list of annotations: filtered, and each row with its details. */
export function CanvasAnnotations({ TargetComponent, targetProps, filter, ...tools }) {
  const { t } = useTranslation();
  const known = new Map(tools.annotations.map((annotation) => [annotation.id, annotation]));
  const shown = targetProps.annotations.filter(
    ({ id }) => !known.has(id) || isShown(known.get(id), filter),
  );
  const hidden = targetProps.annotations.length - shown.length;
  return (
    <Tools.Provider value={{ ...tools, known }}>
      <TargetComponent
        {...targetProps}
        annotations={shown.map((row) => compact(row, known.get(row.id)))}
        listContainerComponent={Row}
      />
      {hidden > 0 && (
        <Typography component="p" sx={{ padding: 2 }} variant="caption">
          {t('autotagHidden', { count: hidden })}
        </Typography>
      )}
    </Tools.Provider>
  );
}

const Row = forwardRef(function Row({ annotationid, children, style, ...props }, ref) {
  const { known, annotations, server, refresh } = useContext(Tools);
  const annotation = known.get(annotationid);
  return (
    <Box component="li" {...props} ref={ref} style={{ ...style, flexWrap: 'wrap' }} sx={rowStyle}>
      {children}
      {annotation && <AnnotationDetails {...{ annotation, annotations, server, refresh }} />}
    </Box>
  );
});

const rowStyle = { '& .MuiListItemText-root': { flexBasis: '100%', marginY: 0 } };

/** Lines instead of paragraphs, and no label twice: three models and the truth fit on one screen. */
function compact(row, annotation) {
  const content = (row.content ?? '').replaceAll(/<\/p>\s*<p>/g, '<br>');
  const said = annotation?.prediction?.label ?? annotation?.truth;
  return { ...row, content, tags: (row.tags ?? []).filter((tag) => tag !== said) };
}
