import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'mirador';

/** 0..1 as a bar and a percentage. */
export function ConfidenceBar({ confidence }) {
  const { t } = useTranslation();
  const percent = Math.floor(confidence * 100); // 0.9997 is not yet certain
  return (
    <Box sx={{ alignItems: 'center', display: 'flex', gap: 1 }}>
      <LinearProgress
        aria-label={t('autotagConfidence', { percent })}
        sx={{ borderRadius: 1, flex: 1, height: 6 }}
        value={percent}
        variant="determinate"
      />
      <Typography component="span" sx={{ lineHeight: 1.4 }} variant="caption">
        {percent}%
      </Typography>
    </Box>
  );
}
